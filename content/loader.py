"""Tours for the program: every tour that is there, and one of them read and made sure of."""

from datetime import date
from pathlib import Path

from content.checker import ESSENTIAL, check_tour, errors, run_checks, tidy
from content.pictures import picture_path
from content.problem import Problem
from content.tour_folder import FILES, TourFolder, read_folder
from scenes.tour import Picture, TourContent

_SITE_PROBLEMS = frozenset({"package-missing", "package-broken"})  # told by whoever opens the package


class TourProblems(ValueError):
    """A tour cannot be shown; ``problems`` are all of them, warnings too."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        super().__init__(f"{folder}: {len(errors(problems))} problems")
        self.folder = folder
        self.problems = problems


def load_tour(
    folder: Path, files: Path = FILES, today: date | None = None, sites: tuple[Path, ...] = ()
) -> TourContent:
    """The tour in ``folder``. ``TourProblems`` with everything that the checker finds, if it cannot be shown.

    ``sites``: folders of site packages that come before those of ``files``.
    Runs the quick and essential checks only; pictures, sounds and places are for ``main.py check``.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise TourProblems(folder, check_tour(folder, files, today, sites))
    view = read_folder(folder, files, today or date.today(), with_site=False, sites=sites)
    run_checks(view, ESSENTIAL)
    faults = [problem for problem in errors(view.findings.problems) if problem.key not in _SITE_PROBLEMS]
    if faults or view.tour is None or view.sources is None:
        raise TourProblems(folder, tidy([*check_tour(folder, files, today, sites), *faults]))
    return TourContent(tour=view.tour, texts=_sentences(view), sources=view.sources, pictures=_pictures(view))


def _sentences(view: TourFolder) -> dict[str, dict[str, str]]:
    return {
        language: {
            text_id: node.string.strip() for text_id, node in sentences.items() if node.string is not None
        }
        for language, sentences in view.texts.items()
    }


def _pictures(view: TourFolder) -> dict[str, str]:
    """Path of each picture by its name in the tour; what the checker would miss is left out."""
    names = {part.node["file"].string or "" for part in view.of(Picture)}
    found = {name: picture_path(view.folder, name, view.files / "pictures") for name in names}
    return {name: path.as_posix() for name, path in found.items() if path is not None}

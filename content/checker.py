"""All problems of a tour at once: the files, the schema, and every check; one that breaks does not stop the others."""

import tempfile
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path

from content.checks import acts, claims, ids, pictures, places, quizzes, texts, timelines, whole
from content.node import Findings
from content.problem import Problem, Severity
from content.tour_folder import FILES, TourFolder, read_folder

Check = Callable[[TourFolder, Findings], None]

ESSENTIAL: tuple[Check, ...] = (  # quick, and without them a visit could break half-way: run at every loading
    whole.check_name,
    whole.check_something_required,
    texts.check_texts_exist,
    ids.check_ids_once,
    ids.check_event_ids,
    ids.check_site_ids,
    ids.check_events_have_points,
    acts.check_acts,
    claims.check_claims,
    quizzes.check_answers,
    quizzes.check_shown,
    quizzes.check_quiz_has_point,
)
CHECKS: tuple[Check, ...] = (
    *ESSENTIAL,
    whole.check_folder,
    whole.check_stops_hold_something,
    whole.check_comfort,
    whole.check_comparisons,
    texts.check_texts_say_something,
    texts.check_texts_used,
    texts.check_texts_fit,
    ids.check_sounds,
    claims.check_sources,
    claims.check_sources_used,
    claims.check_dates,
    quizzes.check_pass_mark,
    quizzes.check_question_points,
    timelines.check_cues,
    timelines.check_captions,
    timelines.check_ways,
    acts.check_act_paths,
    places.check_hotspots,
    places.check_stops,
    places.check_stops_apart,
    places.check_figures_on_ground,
    places.check_map_places,
    places.check_heights_told,
    pictures.check_pictures,
)


def check_tour(
    folder: Path, files: Path = FILES, today: date | None = None, sites: tuple[Path, ...] = ()
) -> list[Problem]:
    """Every problem of the tour in ``folder``, by file and line; an empty list if there is none. Never raises.

    ``files``: where site packages, sounds and shared pictures are (``assets/files``); ``sites``: folders of site packages that come first.
    """
    try:
        folder = folder.resolve()
        if not folder.is_dir():
            return [Problem("tour-missing", folder, values={"folder": folder.as_posix()})]
        view = read_folder(folder, files, today or date.today(), with_site=True, sites=sites)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the teacher the report
        return [_broken("read_folder", folder, error)]
    run_checks(view, CHECKS)
    return tidy(view.findings.problems)


def run_checks(view: TourFolder, checks: tuple[Check, ...]) -> None:
    """Run ``checks``; one that raises becomes one plain problem that names it, and its traceback goes to a log file."""
    for check in checks:
        try:
            check(view, view.findings)
        except Exception as error:  # noqa: BLE001 - as above
            view.findings.problems.append(_broken(check.__name__, view.folder, error))


def errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.error]


def tidy(problems: list[Problem]) -> list[Problem]:
    """In the order of files and lines, each once."""
    once = {(problem.order(), str(dict(problem.values))): problem for problem in problems}
    return sorted(once.values(), key=Problem.order)


def _broken(check: str, folder: Path, error: Exception) -> Problem:
    log = Path(tempfile.gettempdir()) / "hongji-check.log"
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{check} on {folder}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        pass  # the problem itself is told all the same
    return Problem("check-broke", folder, values={"check": check, "log": log.as_posix()})

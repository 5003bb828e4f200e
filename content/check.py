"""``main.py check [TOUR or FOLDER ...]``: every problem of the tours, with file, line, what was found and what to do."""

import argparse
import io
import json
import os
import sys
from pathlib import Path

from content.checker import check_tour, errors
from content.library import SHIPPED, Library
from content.messages import language, text_of
from content.problem import CATALOGUE, Problem, Severity, said
from content.schema_words import hint

GOOD, PROBLEMS, USAGE = 0, 1, 2
UNWRITTEN = "text-placeholder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``check`` understands."""
    parser.add_argument(
        "tours", nargs="*", metavar="TOUR", help="name of a tour, or a folder with a tour.yaml; none: all"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--lang", help="zh-CN or en")


def run(args: argparse.Namespace, library: Library | None = None) -> int:
    """Check what ``args`` (``tours``, ``json``, ``lang``) asks for and print it; 0 good, 1 problems, 2 usage.

    ``library``: where tours are looked for by name; None: what ships.
    """
    library = library or SHIPPED
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old console shows ? for a letter that it lacks
    try:
        lang = language(getattr(args, "lang", None), os.environ)
    except ValueError as error:
        print(error, file=sys.stderr)
        return USAGE
    folders, unknown = _folders(list(getattr(args, "tours", None) or []), library)
    for name in unknown:
        values = said({"name": name, "hint": hint(name, library.names())}, lang)
        print(text_of(CATALOGUE, lang, "report.no-such-tour", **values), file=sys.stderr)
    if unknown:
        return USAGE
    if not folders:
        print(text_of(CATALOGUE, lang, "report.no-tours", folder=library.roots[-1].tours.as_posix()), file=sys.stderr)
        return USAGE
    _tell_twice(folders, library, lang)
    found = {folder: check_tour(folder, sites=library.site_folders(folder)) for folder in folders}
    try:
        print(_as_json(found, lang) if getattr(args, "json", False) else _as_words(found, lang), flush=True)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PROBLEMS if any(errors(problems) for problems in found.values()) else GOOD


def _tell_twice(folders: list[Path], library: Library, lang: str) -> None:
    """A name that two places have means the first; whoever looks for the other must know."""
    for folder in folders:
        places = library.places_of(folder.name)
        if len(places) > 1 and folder == places[0]:
            others = text_of(CATALOGUE, lang, "word.comma").join(path.as_posix() for path in places[1:])
            print(text_of(CATALOGUE, lang, "report.twice", name=folder.name, used=folder.as_posix(), others=others), file=sys.stderr)


def _folders(names: list[str], library: Library) -> tuple[list[Path], list[str]]:
    """The folders that ``names`` mean, and the names that mean none."""
    if not names:
        return library.tours(), []
    folders: list[Path] = []
    unknown: list[str] = []
    for name in names:
        folder = _folder(name, library)
        if folder is None:
            unknown.append(name)
        else:
            folders.append(folder)
    return folders, unknown


def _folder(name: str, library: Library) -> Path | None:
    """The folder that ``name`` means: a path to it or to its tour.yaml, else the name of a tour."""
    try:
        path = Path(name)
        if path.name == "tour.yaml" and path.is_file():
            return path.resolve().parent
        if name and path.is_dir():
            return path.resolve()
        if name and path.name == name:
            return next((root.tours / name for root in library.roots if (root.tours / name).is_dir()), None)
    except (OSError, ValueError):  # no file can have such a name
        pass
    return None


def _as_words(found: dict[Path, list[Problem]], lang: str) -> str:
    lines: list[str] = []
    for folder, problems in found.items():
        lines += told(problems, lang)
        bad = len(errors(problems))
        key = "report.good" if not problems else "report.summary" if bad else "report.warnings-only"
        lines.append(
            text_of(CATALOGUE, lang, key, tour=folder.name, errors=bad, warnings=len(problems) - bad)
        )
    return "\n".join(lines)


def told(problems: list[Problem], lang: str) -> list[str]:
    """Every problem; sentences still to be written as one block a file, for a new tour has dozens. Each block ends with an empty line."""
    lines: list[str] = []
    unwritten = [problem for problem in problems if problem.key == UNWRITTEN]
    for problem in problems:
        if problem.key != UNWRITTEN:
            lines += [*problem_lines(problem, lang), ""]
    for file in sorted({problem.file for problem in unwritten}):
        here = [problem for problem in unwritten if problem.file == file]
        between = text_of(CATALOGUE, lang, "word.comma")
        places = between.join(str(problem.line) for problem in here)
        head = f"{Problem(UNWRITTEN, file).place(Path.cwd())}  {text_of(CATALOGUE, lang, 'report.warning')}"
        found = text_of(CATALOGUE, lang, "report.unwritten", count=len(here), lines=places)
        fix = text_of(CATALOGUE, lang, "report.write-them")
        lines += [
            head, f"    {text_of(CATALOGUE, lang, 'report.found', found=found)}", f"    {text_of(CATALOGUE, lang, 'report.fix', fix=fix)}", "",
        ]  # fmt: skip
    return lines


def problem_lines(problem: Problem, lang: str) -> list[str]:
    severity = "error" if problem.severity is Severity.error else "warning"
    head = f"{problem.place(Path.cwd())}  {text_of(CATALOGUE, lang, f'report.{severity}')}  {problem.path}".rstrip()
    return [
        head,
        f"    {text_of(CATALOGUE, lang, 'report.found', found=problem.found(lang))}",
        f"    {text_of(CATALOGUE, lang, 'report.fix', fix=problem.fix(lang))}",
    ]


def _as_json(found: dict[Path, list[Problem]], lang: str) -> str:
    tours = [
        {
            "tour": folder.name,
            "folder": folder.as_posix(),
            "errors": len(errors(problems)),
            "warnings": len(problems) - len(errors(problems)),
            "problems": [problem.as_json(lang, Path.cwd()) for problem in problems],
        }
        for folder, problems in found.items()
    ]
    return json.dumps(
        {"format": "hongji-check/1", "language": lang, "tours": tours}, ensure_ascii=False, indent=2
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m content.check", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())

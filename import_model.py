"""``main.py import``: a foreign model becomes a site of the workshop. Wires importer, sentences and the terminal; decides nothing about models."""

import argparse
import errno
import importlib.util
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content.library import SHIPPED_ROOT
from content.messages import LANGUAGES, catalogue, text
from content.schema_words import is_identifier
from into_environment import set_up
from workshop_folder import workshop_folder

NEEDED = ("numpy", "pydantic", "PIL", "scipy", "embreex", "quicktex", "ufbx", "DracoPy", "meshoptimizer", "opengl_basisu", "xatlas")
STEPS = {"look": 2, "unpack": 3, "read": 15, "mend": 10, "judge": 15, "bake": 45, "cover": 6, "report": 4}
"""Parts of the progress bar, in order. How long each takes depends on the model."""
_BAR = 28
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def run(args: argparse.Namespace) -> int:
    """0: imported; 1: the model must be mended, or this machine cannot; 2: wrong usage."""
    lang, name = args.lang, args.name or _name_of(args.model)
    shipped = {path.name.removesuffix(".site") for path in SHIPPED_ROOT.sites.glob("*.site")}
    if not is_identifier(name):
        return _usage(lang, "import.bad-name" if args.name else "import.needs-name", name=name)
    if name in shipped:
        return _usage(lang, "import.shipped-name", name=name)
    missing = _missing()
    if missing and set_up("import"):
        importlib.invalidate_caches()
        missing = _missing()
    if missing:
        print(text(lang, "import.no-libraries", missing=", ".join(missing), model=args.model, name=name), file=sys.stderr)
        return 1
    from assets.importing.job import Job
    from assets.importing.pipeline import NoModel
    from assets.importing.pipeline import run as run_import
    from assets.importing.places import Busy, Places, cache_folder

    team = workshop_folder(os.environ)
    places = Places(cache_folder(os.environ), team / "sites", team / "imports")
    job = Job(name, args.kind, args.unit, args.up, args.budget, args.lightmap, not args.no_ground)
    words = {language: catalogue(language, "import") for language in LANGUAGES}
    started_s = time.monotonic()
    progress = _quiet if args.json else Bar(lang).show if sys.stderr.isatty() else Lines(lang).show
    try:
        with _ended_like_ctrl_c():
            outcome = run_import(args.model, job, places, words, progress)
    except Busy:
        print(text(lang, "import.busy", name=name), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        progress("", 1.0)
        print(text(lang, "import.interrupted"), file=sys.stderr)
        return 130
    except NoModel:
        print(text(lang, "import.no-model", file=args.model), file=sys.stderr)
        return 1
    except OSError as problem:
        progress("", 1.0)
        key = "import.disk-full" if problem.errno in _FULL else "import.disk"
        print(text(lang, key, problem=problem, folder=problem.filename or team), file=sys.stderr)
        return 1
    progress("", 1.0)
    if args.json:
        print(outcome.verdict.model_dump_json(indent=1))
    else:
        for line in summary(lang, outcome, name, time.monotonic() - started_s):
            print(line)
    return 0 if outcome.package is not None else 1


def _missing() -> list[str]:
    return [module for module in NEEDED if importlib.util.find_spec(module) is None]


def summary(lang: str, outcome: "object", name: str, seconds: float) -> Iterator[str]:
    """What a person wants to know at the end: what was found, which headsets can show it, where it lies, what to do next."""
    from assets.importing.pipeline import Outcome

    assert isinstance(outcome, Outcome)
    verdict = outcome.verdict
    for told in verdict.findings:
        said = told.said[lang]
        yield text(lang, f"import.finding-{told.severity}", found=said.found)
        if said.fix and told.severity in ("error", "warning"):
            yield text(lang, "app.fix", fix=said.fix).replace("\n", " ")
    for budget, judged in verdict.classes.items():
        over = [text(lang, f"import.over.{row.measure}") for row in judged.rows if not row.passes]
        key = "import.class-fails" if over else "import.class-passes"
        yield text(lang, key, budget=text(lang, f"import.budget.{budget}"), over=text(lang, "import.list-between").join(over))
    yield text(lang, "import.report", file=outcome.folder / "report.html")
    if outcome.package is None:
        yield text(lang, "import.nothing-made")
        return
    key = "import.from-cache" if outcome.from_cache else "import.made"
    yield text(lang, key, folder=outcome.package, seconds=f"{seconds:.1f}")
    yield text(lang, "import.next", name=name)


class Bar:
    """One line that is written over, on a terminal."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._shown = ""

    def show(self, stage: str, share: float) -> None:
        """An empty stage wipes the line."""
        line = ""
        if stage:
            filled = round(_BAR * through(stage, share))
            line = f"[{'█' * filled}{'·' * (_BAR - filled)}] {text(self._lang, f'import.stage.{stage}')}"
        if line != self._shown:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
            self._shown = line


class Lines:
    """One line a stage, where nobody looks at a terminal."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._stage = ""

    def show(self, stage: str, share: float) -> None:  # noqa: ARG002 - the bar wants it
        if stage and stage != self._stage:
            print(text(self._lang, "import.step", stage=text(self._lang, f"import.stage.{stage}")), file=sys.stderr, flush=True)
            self._stage = stage


def through(stage: str, share: float) -> float:
    """How much of the whole is done, 0 to 1."""
    before = 0
    for name, weight in STEPS.items():
        if name == stage:
            return (before + weight * share) / sum(STEPS.values())
        before += weight
    return 0.0


def _quiet(stage: str, share: float) -> None:
    """Nothing is shown."""


def _name_of(model: Path) -> str:
    """A name from the file's, if that gives one."""
    return model.stem.lower().replace("_", "-").replace(" ", "-")


def _usage(lang: str, key: str, **values: object) -> int:
    print(text(lang, key, **values), file=sys.stderr)
    return 2


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """A polite request to end (SIGTERM, a closed terminal) is treated as Ctrl-C: everything is tidied."""

    def interrupt(number: int, frame: object) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)] if threading.current_thread() is threading.main_thread() else []
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)

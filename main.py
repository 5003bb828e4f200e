"""Hongji (红迹): tours of modelled history sites. ``python main.py --help`` lists the commands.

This file chooses and wires; it alone may import everything, and it imports a part only when a command needs it.
"""

import os
import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # while modules load nothing is half-made
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))

import argparse
import errno
import importlib.util
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__" and importlib.util.find_spec("panda3d") is None:
    from into_environment import enter  # whoever calls another Python's main.py means ours

    sys.exit(enter(sys.argv[1:]))

from content.messages import DEFAULT_LANGUAGE, language, text
from publish_arguments import add_commands

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if all is well, 1 if something is wrong with what it was given, 2 for wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        lang = language(_early(arguments, "--lang"), os.environ)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    args = parse(arguments, lang)
    command = {"tour": _tour, "check": _check, "records": _records, "doctor": _doctor, "import": _import}.get(args.command, _publishing)
    try:
        if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return command(args)
    except KeyboardInterrupt:
        print(text(lang, "app.interrupted"), file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except OSError as error:
        print(_refused_by_the_system(lang, error), file=sys.stderr)
        return 1
    except Exception:  # noqa: BLE001 - a fault of ours: the visitor gets words, the log gets the traceback
        log = _log(arguments)
        print(text(lang, "app.fault", log=log), file=sys.stderr)
        return 1


def parse(arguments: list[str], lang: str = DEFAULT_LANGUAGE) -> argparse.Namespace:
    """The arguments as an object; ``lang`` is the language to speak, ``lang_given`` whether it was asked for."""
    args = _parser(lang).parse_args(arguments)
    args.lang_given = args.lang is not None
    args.lang = lang
    return args


def _refused_by_the_system(lang: str, error: OSError) -> str:
    """What the operating system refused, where, and what to do."""
    said = text(lang, "app.error-at", file=error.filename, problem=error) if error.filename else text(lang, "app.error", problem=error)
    fix = "make-room" if error.errno in _FULL else "give-rights" if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else ""
    return f"{said}\n{text(lang, 'app.fix', fix=text(lang, f'app.{fix}'))}" if fix else said


def _log(arguments: list[str]) -> Path:
    """Append the present exception to the log; where that fails too, to a file in the folder for passing things."""
    from reporting.data_folder import data_folder

    entry = f"{datetime.now(UTC).isoformat()} {arguments}\n{traceback.format_exc()}\n"
    for folder in (data_folder(os.environ), Path(tempfile.gettempdir())):
        path = folder / "hongji.log"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with path.open("a", encoding="utf-8") as file:
                file.write(entry)
        except OSError:
            continue
        return path
    sys.stderr.write(entry)
    return Path("-")


def _early(arguments: list[str], option: str) -> str | None:
    """The language must be known before the help can be written in it."""
    for index, argument in enumerate(arguments):
        if argument == option and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith(option + "="):
            return argument.partition("=")[2]
    return None


def _parser(lang: str) -> argparse.ArgumentParser:
    def say(key: str) -> str:
        return text(lang, f"help.{key}")

    parser = argparse.ArgumentParser("main.py", description=say("program"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    tour = commands.add_parser("tour", help=say("tour"), description=say("tour"))
    tour.add_argument("name", nargs="?", default="luding-bridge", metavar="NAME", help=say("tour-name"))
    tour.add_argument("--headset", default="auto", metavar="desktop|openxr|replay:FILE|auto", help=say("tour-headset"))
    tour.add_argument("--shots", type=Path, metavar="DIR", help=say("tour-shots"))
    tour.add_argument("--out", type=Path, metavar="DIR", help=say("tour-out"))
    tour.add_argument("--lrs", metavar="URL", help=say("tour-lrs"))
    tour.add_argument("--record", type=Path, metavar="FILE", help=say("tour-record"))
    tour.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help=say("tour-size"))
    tour.add_argument("--scale", type=_scale, default=1.0, metavar="S", help=say("tour-scale"))
    tour.add_argument("--body", default="auto", metavar="auto|camera[:N]|video:FILE|none", help=say("tour-body"))
    tour.add_argument("--models", type=Path, metavar="DIR", help=say("tour-models"))
    check = commands.add_parser("check", help=say("check"), description=say("check"))
    check.add_argument("tours", nargs="*", metavar="TOUR", help=say("check-tours"))
    check.add_argument("--json", action="store_true", help=say("json"))
    records = commands.add_parser("records", help=say("records"), description=say("records"))
    records.add_argument("--json", action="store_true", help=say("json"))
    records.add_argument("--send", action="store_true", help=say("records-send"))
    records.add_argument("--lrs", metavar="URL", help=say("tour-lrs"))
    records.add_argument("--retry-dead", action="store_true", help=say("records-retry-dead"))
    records.add_argument("--seconds", type=float, default=30.0, metavar="S", help=say("records-seconds"))
    records.add_argument("--export", type=Path, metavar="FILE", help=say("records-export"))
    doctor = commands.add_parser("doctor", help=say("doctor"), description=say("doctor"))
    doctor.add_argument("--json", action="store_true", help=say("json"))
    doctor.add_argument("--lrs", metavar="URL", help=say("tour-lrs"))
    doctor.add_argument("--models", type=Path, metavar="DIR", help=say("tour-models"))
    importing = commands.add_parser("import", help=say("import"), description=say("import"))
    importing.add_argument("model", type=Path, metavar="MODEL", help=say("import-model"))
    importing.add_argument("--name", metavar="NAME", help=say("import-name"))
    importing.add_argument("--kind", choices=("site", "object", "figure"), default="site", help=say("import-kind"))
    importing.add_argument("--unit", choices=("m", "cm", "mm"), help=say("import-unit"))
    importing.add_argument("--up", choices=("y", "z"), help=say("import-up"))
    importing.add_argument("--budget", choices=("pc", "standalone"), default="pc", help=say("import-budget"))
    importing.add_argument("--lightmap", action="store_true", help=say("import-lightmap"))
    importing.add_argument("--no-ground", action="store_true", help=say("import-no-ground"))
    importing.add_argument("--json", action="store_true", help=say("json"))
    for command in (tour, check, records, doctor, importing, *add_commands(commands, lang)):
        command.add_argument("--lang", metavar="zh-CN|en", help=say("lang"))
    return parser


def _size(value: str) -> tuple[int, int]:
    width, _, height = value.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 64 <= int(width) <= 8192 and 64 <= int(height) <= 8192):
        raise argparse.ArgumentTypeError(f"{value!r}: WIDTHxHEIGHT, 64 … 8192")
    return int(width), int(height)


def _scale(value: str) -> float:
    try:
        scale = float(value)
    except ValueError:
        scale = 0.0
    if not 0.2 <= scale <= 2.0:
        raise argparse.ArgumentTypeError(f"{value!r}: 0.2 … 2.0")
    return scale


def _tour(args: argparse.Namespace) -> int:
    from content.publishing.refused import Refused
    from content.publishing.telling import refusal
    from visit_library import library_for
    from visit_run import run_tour

    try:
        library, door = library_for(args.name, os.environ)
    except Refused as error:
        print(refusal(error, args.lang), file=sys.stderr)
        return 1
    return run_tour(args, library=library, door=door)


def _check(args: argparse.Namespace) -> int:
    from content import check
    from visit_library import open_library

    return check.run(args, open_library(os.environ))


def _records(args: argparse.Namespace) -> int:
    from content.messages import catalogue
    from reporting import records

    return records.run(args, catalogue(args.lang, "report"))


def _import(args: argparse.Namespace) -> int:
    import import_model

    return import_model.run(args)


def _publishing(args: argparse.Namespace) -> int:
    import publish_run

    return publish_run.run(args)


def _doctor(args: argparse.Namespace) -> int:
    import doctor
    from reporting.data_folder import data_folder
    from workshop_folder import workshop_folder

    data = data_folder(os.environ)
    folders = {"settings": data, "visits": data, "outbox": data, "out": Path("out"), "workshop": workshop_folder(os.environ)}
    machine = doctor.Machine(os.environ, folders, args.lrs or os.environ.get("HONGJI_LRS"), models=args.models)
    return doctor.report(args.lang, machine, as_json=args.json)


if __name__ == "__main__":
    sys.exit(main())

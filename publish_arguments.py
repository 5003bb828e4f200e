"""What a content team and an administrator may say on the command line: a tour's way from a skeleton to an installed package."""

import argparse
from collections.abc import Callable
from pathlib import Path

from content.messages import text
from content.publishing.roles import KINDS, ROLES


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", lang: str) -> list[argparse.ArgumentParser]:
    """Add ``new-tour`` to ``revocations``; returns their parsers."""

    def say(key: str) -> str:
        return text(lang, f"help.{key}")

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=say(name), description=say(name))

    return [
        *_making(command, say),
        *_publishing(command, say),
        _keys(command("keys"), say),
        *_trusting(command, say),
    ]


Say = Callable[[str], str]
Command = Callable[[str], argparse.ArgumentParser]


def _making(command: Command, say: Say) -> list[argparse.ArgumentParser]:
    new = command("new-tour")
    new.add_argument("name", metavar="NAME", help=say("new-tour-name"))
    new.add_argument("--site", required=True, metavar="SITE", help=say("new-tour-site"))
    new.add_argument("--title", metavar="T", help=say("new-tour-title"))
    preview = command("preview")
    preview.add_argument("name", metavar="NAME", help=say("preview-name"))
    preview.add_argument("--stop", metavar="ID", help=say("preview-stop"))
    preview.add_argument("--shots", type=Path, metavar="DIR", help=say("preview-shots"))
    return [new, preview]


def _publishing(command: Command, say: Say) -> list[argparse.ArgumentParser]:
    publish = command("publish")
    publish.add_argument("name", metavar="NAME", help=say("publish-name"))
    publish.add_argument("--sign", nargs="+", action="extend", default=[], metavar="KEY", help=say("publish-sign"))
    publish.add_argument("--out", type=Path, metavar="FILE", help=say("publish-out"))
    sign = command("sign")
    sign.add_argument("file", type=Path, metavar="FILE", help=say("package-file"))
    sign.add_argument("--key", required=True, metavar="KEY", help=say("sign-key"))
    sign.add_argument("--role", choices=ROLES, help=say("sign-role"))
    verify = command("verify")
    verify.add_argument("file", type=Path, metavar="FILE", help=say("package-file"))
    verify.add_argument("--json", action="store_true", help=say("json"))
    install = command("install")
    install.add_argument("file", type=Path, metavar="FILE", help=say("package-file"))
    install.add_argument("--downgrade", action="store_true", help=say("install-downgrade"))
    installed = command("installed")
    installed.add_argument("--json", action="store_true", help=say("json"))
    uninstall = command("uninstall")
    uninstall.add_argument("name", metavar="NAME", help=say("publish-name"))
    return [publish, sign, verify, install, installed, uninstall]


def _keys(keys: argparse.ArgumentParser, say: Say) -> argparse.ArgumentParser:
    deeds = keys.add_subparsers(dest="deed", required=True, metavar="new|export|trust|list|forget")

    def deed(name: str) -> argparse.ArgumentParser:
        made = deeds.add_parser(name, help=say(f"keys-{name}"), description=say(f"keys-{name}"))
        made.add_argument("--lang", default=argparse.SUPPRESS, metavar="zh-CN|en", help=say("lang"))
        return made

    new = deed("new")
    new.add_argument("name", metavar="NAME", help=say("keys-name"))
    new.add_argument("--role", required=True, choices=ROLES, help=say("keys-role"))
    new.add_argument("--kind", choices=KINDS, default="ed25519", help=say("keys-kind"))
    export = deed("export")
    export.add_argument("name", metavar="NAME", help=say("keys-name"))
    export.add_argument("--out", type=Path, metavar="FILE", help=say("keys-out"))
    trust = deed("trust")
    trust.add_argument("file", type=Path, metavar="FILE", help=say("keys-file"))
    listed = deed("list")
    listed.add_argument("--json", action="store_true", help=say("json"))
    forget = deed("forget")
    forget.add_argument("name", metavar="NAME", help=say("keys-forget-name"))
    return keys


def _trusting(command: Command, say: Say) -> list[argparse.ArgumentParser]:
    policy = command("policy")
    policy.add_argument("--require", metavar="ROLES", help=say("policy-require"))
    revoke = command("revoke")
    revoke.add_argument("what", metavar="FILE|KEY", help=say("revoke-what"))
    revoke.add_argument("--reason", required=True, metavar="TEXT", help=say("revoke-reason"))
    revoke.add_argument("--key", required=True, metavar="KEY", help=say("revoke-key"))
    revoke.add_argument("--out", type=Path, default=Path("revocations.json"), metavar="FILE", help=say("revoke-out"))
    revocations = command("revocations")
    revocations.add_argument("file", nargs="?", type=Path, metavar="FILE", help=say("revocations-file"))
    return [policy, revoke, revocations]

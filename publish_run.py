"""``main.py publish``, ``verify``, ``install`` and their like: arguments in, words out. What they do lies in ``content/publishing/``."""

import argparse
import errno
import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from content.check import told
from content.publishing import installing, own_keys, publish, trust, verifying
from content.publishing.keys import PublicKey, is_key_name, read_public
from content.publishing.refused import Refused
from content.publishing.revocations import LONGEST_REASON, Revoked, SignedList, continued, sign_list
from content.publishing.roles import ROLES, Role
from content.publishing.telling import grouped, refusal, say, signed_line, verdict_json, verdict_lines
from content.skeleton.layout import Clear
from content.skeleton.make import new_tour
from content.tour_folder import FILES
from reporting.data_folder import data_folder
from visit_library import installed_folder, open_library, trust_folder
from workshop_folder import workshop_folder

PASSPHRASE = "HONGJI_KEY_PASSWORD"
_IN_THE_WORKSHOP = ("new-tour", "preview", "publish")
_DISK = {
    errno.ENOSPC: "no-room", getattr(errno, "EDQUOT", errno.ENOSPC): "no-room",
    errno.EROFS: "read-only", errno.EACCES: "read-only", errno.EPERM: "read-only",
}  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Run the command of ``args``; 0 if it is done, 1 if something is refused, 130 if it was broken off: all is written beside and renamed."""
    try:
        return HANDLERS[args.command](args)
    except Refused as error:
        print(refusal(error, args.lang), file=sys.stderr)
    except publish.NotReady as error:
        print("\n".join(told(error.problems, args.lang)), file=sys.stderr)
        print(say(args.lang, "said.not-ready", count=len(error.problems)), file=sys.stderr)
    except KeyboardInterrupt:
        print("\n" + say(args.lang, "said.interrupted"), file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno not in _DISK:
            raise
        ours = workshop_folder(os.environ) if args.command in _IN_THE_WORKSHOP else data_folder(os.environ)
        place = error.filename or getattr(args, "out", None) or ours
        print(refusal(Refused(_DISK[error.errno], folder=place), args.lang), file=sys.stderr)
    return 1


def _new_tour(args: argparse.Namespace) -> int:
    workshop, library = workshop_folder(os.environ), open_library(os.environ)
    imported = workshop / "imports" / args.site
    pictures = (imported / "pictures" / "cover.jpg", imported / "cover.jpg", FILES / "pictures" / args.site / "cover.jpg")
    made = new_tour(args.name, args.site, args.title or "", library, workshop / "tours", pictures, _clear_in)
    layout = made.layout
    print(say(args.lang, "said.made-tour", folder=_shown(made.folder)))
    stops = ", ".join(halt.id for halt in layout.halts)
    print(say(args.lang, "said.made-stops", stops=stops, hotspots=", ".join(spot.id for halt in layout.halts for spot in halt.spots)))
    if layout.unplaced:
        print(say(args.lang, "said.unplaced", names=", ".join(layout.unplaced)))
    print(say(args.lang, "said.next-steps", name=args.name, texts=_shown(made.folder / "texts" / f"{args.lang}.yaml")))
    return 0


def _clear_in(package: Path) -> Clear:
    """What stands in the way at a site."""
    from assets.site_knowledge import SiteError, read_site

    try:
        return read_site(package, pictures_dir=package).ground.clear
    except SiteError as error:
        raise Refused("site-damaged", file=package / "manifest.json", said=error) from None


def _preview(args: argparse.Namespace) -> int:
    import preview_run  # the engine is loaded where something is shown

    return preview_run.run(args)


def _publish(args: argparse.Namespace) -> int:
    library = open_library(os.environ)
    folder = library.tour(args.name)
    if folder is None:
        raise Refused("no-such-tour", name=args.name, known=", ".join(library.names()))
    hindering, warnings = publish.unready(folder, library)
    if hindering:
        raise publish.NotReady(hindering)
    for line in told(warnings, args.lang):
        print(line)
    signers = [own_keys.unlock(_keys_folder(), name, _passphrase(name, args.lang)) for name in args.sign]
    done = publish.publish(folder, library, args.out, workshop_folder(os.environ) / "published", signers)
    if done.left_out:
        print(say(args.lang, "said.left-out", files=", ".join(done.left_out[:8]), count=len(done.left_out)))
    print(say(args.lang, "said.published", file=_shown(done.path)))
    print("\n".join(verdict_lines(verifying.verify_file(done.path, _trust()), args.lang, _own_names())[:-1]))
    print(say(args.lang, "said.next-published", file=_shown(done.path)))
    return 0


def _sign(args: argparse.Namespace) -> int:
    own = own_keys.read_own(_keys_folder(), args.key)
    if args.role not in (None, own.role):
        raise Refused("other-role", name=args.key, role=own.role, asked=args.role)
    key, role = own_keys.unlock(_keys_folder(), args.key, _passphrase(args.key, args.lang))
    publish.add_signature(args.file, key, role)
    print(say(args.lang, "said.signed", file=_shown(args.file), name=args.key, role=say(args.lang, f"role.{role}")))
    return 0


def _verify(args: argparse.Namespace) -> int:
    verdict = verifying.verify_file(args.file, _trust())
    if args.json:
        print(json.dumps(verdict_json(verdict, args.lang), ensure_ascii=False, indent=2))
    else:
        print("\n".join(verdict_lines(verdict, args.lang, _own_names())))
    return 0 if verdict.good else 1


def _install(args: argparse.Namespace) -> int:
    done = installing.install(args.file, _tours(), _trust(), downgrade=args.downgrade)
    values = {"name": done.manifest.name, "version": done.manifest.version, "before": done.before, "folder": _shown(done.folder)}
    print("\n".join(signed_line(signed, args.lang, _own_names()) for signed in done.verdict.signatures) or say(args.lang, "said.unsigned"))
    print(say(args.lang, "said.updated" if done.before else "said.installed", **values))
    print(say(args.lang, "said.next-installed", **values))
    return 0


def _installed(args: argparse.Namespace) -> int:
    trusted = _trust()
    found = {folder.name: verifying.verify_folder(folder, trusted) for folder in installing.installed(_tours())}
    if args.json:
        print(json.dumps([verdict_json(verdict, args.lang) for verdict in found.values()], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(verdict_lines(verdict, args.lang)) for verdict in found.values()) or say(args.lang, "said.none-installed"))
    return 0 if all(verdict.good for verdict in found.values()) else 1


def _uninstall(args: argparse.Namespace) -> int:
    installing.uninstall(args.name, _tours())
    print(say(args.lang, "said.uninstalled", name=args.name))
    return 0


def _keys(args: argparse.Namespace) -> int:
    return {"new": _keys_new, "export": _keys_export, "trust": _keys_trust, "list": _keys_list, "forget": _keys_forget}[args.deed](args)


def _keys_new(args: argparse.Namespace) -> int:
    if not is_key_name(args.name):
        raise Refused("key-name", name=args.name)
    made = own_keys.new_key(_keys_folder(), args.name, args.role, args.kind, _passphrase(args.name, args.lang, new=True))
    print(say(args.lang, "said.key-made", file=_shown(_keys_folder() / f"{args.name}.pem")))
    print(_key_line(made, args.lang))
    return 0


def _keys_export(args: argparse.Namespace) -> int:
    key = own_keys.read_own(_keys_folder(), args.name)
    out = args.out or Path(f"{key.name}-{key.role}.key.json")
    trust.write_beside(out, key.encode())
    print(say(args.lang, "said.key-exported", file=_shown(out)))
    print(_key_line(key, args.lang))
    return 0


def _keys_trust(args: argparse.Namespace) -> int:
    key = _public(args.file)
    trust.trust_key(trust_folder(os.environ), key, args.file)
    print(say(args.lang, "said.key-trusted", name=key.name, role=say(args.lang, f"role.{key.role}"), fingerprint=grouped(key.fingerprint)))
    return 0


def _keys_list(args: argparse.Namespace) -> int:
    own, known = own_keys.own_keys(_keys_folder()), trust.trusted_keys(trust_folder(os.environ))
    if args.json:
        rows = [{**key.model_dump(mode="json"), "fingerprint": key.fingerprint, "own": key in own, "trusted": key in known} for key in {*own, *known}]
        print(json.dumps(sorted(rows, key=lambda row: str(row["fingerprint"])), ensure_ascii=False, indent=2))
        return 0
    for heading, keys in (("said.own-keys", own), ("said.trusted-keys", known)):
        print(say(args.lang, heading, count=len(keys)))
        for key in keys:
            print("  " + _key_line(key, args.lang))
    return 0


def _keys_forget(args: argparse.Namespace) -> int:
    folder = trust_folder(os.environ)
    gone = [key for key in trust.trusted_keys(folder) if args.name in (key.name, key.fingerprint, key.id)]
    if not gone:
        raise Refused("not-trusted", name=args.name)
    for key in gone:
        trust.forget_key(folder, key)
        print(say(args.lang, "said.key-forgotten", key=_key_line(key, args.lang)))
    return 0


def _policy(args: argparse.Namespace) -> int:
    folder = trust_folder(os.environ)
    if args.require is not None:
        trust.write_policy(folder, trust.Policy(require=_roles(args.require)))
    required = _trust().required
    roles = say(args.lang, "said.between").join(say(args.lang, f"role.{role}") for role in required)
    print(say(args.lang, "said.required", roles=roles) if required else say(args.lang, "said.nothing-required"))
    return 0


def _roles(words: str) -> tuple[Role, ...]:
    asked = [] if words == "none" else [word.strip() for word in words.split(",")]
    unknown = [word for word in asked if word not in ROLES]
    if unknown:
        raise Refused("no-such-role", name=unknown[0], known=", ".join([*ROLES, "none"]))
    return tuple(role for role in ROLES if role in asked)


def _revoke(args: argparse.Namespace) -> int:
    if len(args.reason) > LONGEST_REASON:
        raise Refused("reason-long", most=LONGEST_REASON)
    entry = _revoked(args.what, args.reason)
    key, role = own_keys.unlock(_keys_folder(), args.key, _passphrase(args.key, args.lang))
    if role != "releaser":
        raise Refused("not-releaser", name=args.key, role=role)
    folder = trust_folder(os.environ)
    known = trust.read_revocations(folder)
    before = [one.list for one in (known, _list_there(args.out, known)) if one is not None]
    made = sign_list(continued(before, entry), key)
    trust.write_beside(args.out, made.encode())
    print(say(args.lang, "said.revoked", name=entry.name, file=_shown(args.out), number=made.list.number))
    try:
        trust.take_revocations(folder, args.out)
    except Refused as error:
        print(say(args.lang, "said.list-not-here"), refusal(error, args.lang), sep="\n", file=sys.stderr)
    else:
        print(say(args.lang, "said.list-taken", number=made.list.number, count=len(made.list.entries)))
    return 0


def _list_there(file: Path, known: SignedList | None) -> SignedList | None:
    """The list that the new one continues. What is none, or was not signed by a releaser of ours, is neither signed again nor written over."""
    try:
        return trust.signed_list(file, [*trust.trusted_keys(trust_folder(os.environ)), *own_keys.own_keys(_keys_folder())], known)
    except FileNotFoundError:
        return None


def _revoked(what: str, reason: str) -> Revoked:
    """A package by its file; a key by its file, its name here, or its fingerprint."""
    path = Path(what)
    if path.is_file():
        if path.suffix == publish.SUFFIX:
            verdict = verifying.verify_file(path, trust.Trust())
            if verdict.manifest is None:
                raise Refused("not-a-package", file=path, said=", ".join(one.file or one.key for one in verdict.findings))
            return Revoked(kind="package", id=verdict.package, name=f"{verdict.manifest.name} {verdict.manifest.version}", reason=reason)
        key = _public(path)
        return Revoked(kind="key", id=key.fingerprint, name=key.name, reason=reason)
    known = [*trust.trusted_keys(trust_folder(os.environ)), *own_keys.own_keys(_keys_folder())]
    found = {key.fingerprint: key for key in known if what in (key.name, key.fingerprint, key.id)}
    if len(found) != 1:
        raise Refused("revoke-what", what=what, count=len(found))
    key = next(iter(found.values()))
    return Revoked(kind="key", id=key.fingerprint, name=key.name, reason=reason)


def _revocations(args: argparse.Namespace) -> int:
    folder = trust_folder(os.environ)
    if args.file is None:
        known = trust.read_revocations(folder)
        print(say(args.lang, "said.list", number=known.list.number if known else 0, count=len(known.list.entries) if known else 0))
        for entry in known.list.entries if known else ():
            print("  " + say(args.lang, f"said.revoked-{entry.kind}", name=entry.name, id=grouped(entry.id), reason=entry.reason))
        return 0
    taken, new = trust.take_revocations(folder, args.file)
    print(say(args.lang, "said.list-taken" if new else "said.list-known", number=taken.list.number, count=len(taken.list.entries)))
    return 0


def _public(file: Path) -> PublicKey:
    try:
        return read_public(file.read_bytes())
    except ValueError as error:
        raise Refused("not-a-key", file=file, said=error) from None


def _key_line(key: PublicKey, lang: str) -> str:
    role, kind = say(lang, f"role.{key.role}"), say(lang, f"kind.{key.kind}")
    return say(lang, "said.key", name=key.name, role=role, kind=kind, fingerprint=grouped(key.fingerprint))


def _passphrase(name: str, lang: str, *, new: bool = False) -> str:
    """From the environment, else asked for at the terminal, twice for a new key."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused("no-passphrase", name=name, variable=PASSPHRASE)
    first = getpass.getpass(say(lang, "said.ask-new" if new else "said.ask", name=name))
    if new:
        own_keys.check_passphrase(first)
        if getpass.getpass(say(lang, "said.ask-again")) != first:
            raise Refused("passphrases-differ")
    return first


def _trust() -> trust.Trust:
    return trust.read_trust(trust_folder(os.environ), os.environ)


def _keys_folder() -> Path:
    return data_folder(os.environ) / "keys"


def _tours() -> Path:
    return installed_folder(os.environ) / "tours"


def _own_names() -> dict[str, str]:
    """Fingerprint -> name of this account's own keys."""
    return {key.fingerprint: key.name for key in own_keys.own_keys(_keys_folder())}


def _shown(path: Path) -> Path:
    """Relative to where the person is, if it lies below."""
    absolute = path.absolute()
    return absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute


HANDLERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "new-tour": _new_tour, "preview": _preview,
    "publish": _publish, "sign": _sign, "verify": _verify, "install": _install, "installed": _installed, "uninstall": _uninstall,
    "keys": _keys, "policy": _policy, "revoke": _revoke, "revocations": _revocations,
}  # fmt: skip

"""The private keys of this account: ``NAME.pem`` behind a passphrase, ``NAME.json`` the public half, in a folder of the data folder."""

import os
from pathlib import Path

from content.publishing.keys import (
    SHORTEST_PASSPHRASE,
    PrivateKey,
    PublicKey,
    is_key_name,
    read_public,
)
from content.publishing.refused import Refused
from content.publishing.roles import Kind, Role
from content.publishing.trust import write_beside


def new_key(folder: Path, name: str, role: Role, kind: Kind, passphrase: str) -> PublicKey:
    """Make a key. ``Refused`` if there is one of this name, or if name or passphrase will not do; OSError as it comes."""
    if not is_key_name(name):
        raise Refused("key-name", name=name)
    check_passphrase(passphrase)
    if (folder / f"{name}.pem").exists():
        raise Refused("key-exists", name=name, folder=folder)
    made = PrivateKey.new(kind)
    public = made.public(name, role)
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
    write_beside(folder / f"{name}.json", public.encode())
    write_beside(folder / f"{name}.pem", made.pem(passphrase), mode=0o600)
    return public


def check_passphrase(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused("passphrase-short", least=SHORTEST_PASSPHRASE)


def own_keys(folder: Path) -> list[PublicKey]:
    return [read_own(folder, file.stem) for file in sorted(folder.glob("*.json"))]


def read_own(folder: Path, name: str) -> PublicKey:
    """The public half of one's own key. ``Refused`` if there is none of this name."""
    file = folder / f"{name}.json"
    try:
        if not is_key_name(name):
            raise FileNotFoundError
        return read_public(file.read_bytes())
    except FileNotFoundError:
        raise Refused("no-such-key", name=name, folder=folder) from None
    except (OSError, ValueError) as error:
        raise Refused("trust-broken", file=file, said=error) from None


def unlock(folder: Path, name: str, passphrase: str) -> tuple[PrivateKey, Role]:
    """The private half. ``Refused`` with a wrong passphrase, and where others can read the file."""
    public = read_own(folder, name)
    file = folder / f"{name}.pem"
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise Refused("key-open", file=file)
        key = PrivateKey.from_pem(file.read_bytes(), passphrase)
    except FileNotFoundError:
        raise Refused("no-such-key", name=name, folder=folder) from None
    except (ValueError, IndexError, TypeError):
        raise Refused("wrong-passphrase", name=name) from None
    if key.der != public.der:
        raise Refused("trust-broken", file=file, said=name)
    return key, public.role

"""Whom this machine trusts: public keys with their roles, which signatures it requires, and the list of what was taken back."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from content.publishing.keys import PublicKey, read_public
from content.publishing.manifest import Strict, canonical
from content.publishing.refused import Refused
from content.publishing.revocations import MOST_LIST_BYTES, RevocationList, SignedList, read_list
from content.publishing.roles import ROLES, Role

KEYS, POLICY, REVOCATIONS = "keys", "policy.json", "revocations.json"


class Policy(Strict):
    """A package needs a signature of each of these roles by a trusted key."""

    format: Literal["hongji-policy/1"] = "hongji-policy/1"
    require: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """``keys`` by fingerprint; ``required`` in the order of ``ROLES``."""

    keys: Mapping[str, PublicKey] = field(default_factory=dict)
    required: tuple[Role, ...] = ()
    revocations: RevocationList | None = None


def read_trust(folder: Path, environ: Mapping[str, str]) -> Trust:
    """Read the folder ``trust``. ``Refused`` where a file of it is broken: a policy that cannot be read is not one that asks for nothing."""
    required = set(read_policy(folder).require)
    if environ.get("HONGJI_REQUIRE_SIGNED", "") not in ("", "0"):
        required.add("releaser")
    known = read_revocations(folder)
    keys = {key.fingerprint: key for key in trusted_keys(folder)}
    return Trust(keys, tuple(role for role in ROLES if role in required), known.list if known else None)


def trusted_keys(folder: Path) -> list[PublicKey]:
    keys = []
    for file in sorted((folder / KEYS).glob("*.json")):
        try:
            keys.append(read_public(file.read_bytes()))
        except (OSError, ValueError) as error:
            raise Refused("trust-broken", file=file, said=error) from None
    return keys


def trust_key(folder: Path, key: PublicKey, file: Path | str = "") -> None:
    """``Refused`` where the same key is trusted here under another name or role: one file must not change in silence what another said."""
    known = next((one for one in trusted_keys(folder) if one.fingerprint == key.fingerprint), None)
    if known is not None and known != key:
        raise Refused(
            "key-trusted-otherwise", file=file, fingerprint=key.id, known=known.name, role=known.role, name=key.name, asked=key.role
        )  # fmt: skip
    write_beside(folder / KEYS / f"{key.id}.json", key.encode())


def forget_key(folder: Path, key: PublicKey) -> None:
    (folder / KEYS / f"{key.id}.json").unlink(missing_ok=True)


def read_policy(folder: Path) -> Policy:
    file = folder / POLICY
    try:
        return Policy.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Policy()
    except (OSError, ValidationError) as error:
        raise Refused("trust-broken", file=file, said=str(error).splitlines()[0]) from None


def write_policy(folder: Path, policy: Policy) -> None:
    write_beside(folder / POLICY, canonical(policy.model_dump(mode="json")))


def read_revocations(folder: Path) -> SignedList | None:
    """The list that this machine has taken, as it was signed; None if it has none."""
    file = folder / REVOCATIONS
    try:
        found = read_list(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Refused("trust-broken", file=file, said=error) from None
    if not found.fits:
        raise Refused("trust-broken", file=file, said="signature")
    return found


def take_revocations(folder: Path, file: Path) -> tuple[SignedList, bool]:
    """Take the list in ``file``, and say whether it is new here.

    ``Refused``: not signed by a trusted releaser, older than what is known, or without something that is known: nothing comes back by being left out.
    """
    known = read_revocations(folder)
    found = signed_list(file, trusted_keys(folder), known)
    if known is None or known.encode() != found.encode():
        if known is not None and found.list.number <= known.list.number:
            raise Refused("list-older", file=file, number=found.list.number, known=known.list.number)
        lacking = known.list.not_in(found.list) if known is not None else []
        if known is not None and lacking:
            raise Refused("list-lacks", file=file, name=lacking[0].name, count=len(lacking), known=known.list.number)
        write_beside(folder / REVOCATIONS, found.encode())
        return found, True
    return found, False


def signed_list(file: Path, keys: Iterable[PublicKey], known: SignedList | None) -> SignedList:
    """The list in ``file``, if a releaser of ``keys`` signed it whom ``known`` does not revoke, or if it is ``known``. ``Refused`` if not."""
    if file.stat().st_size > MOST_LIST_BYTES:
        raise Refused("list-broken", file=file, said=f"> {MOST_LIST_BYTES}")
    try:
        found = read_list(file.read_bytes())
    except ValueError as error:
        raise Refused("list-broken", file=file, said=error) from None
    if not found.fits:
        raise Refused("list-altered", file=file)
    fingerprint = found.signature.fingerprint
    signer = next((key for key in keys if key.fingerprint == fingerprint and key.role == "releaser"), None)
    if signer is None:
        raise Refused("list-untrusted", file=file, fingerprint=fingerprint[:16])
    if known is not None and known.encode() != found.encode() and known.list.of("key", fingerprint) is not None:
        raise Refused("list-by-revoked", file=file, name=signer.name)
    return found


def write_beside(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all; nobody whom ``mode`` leaves out can open it at any time. OSError if the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".part")
    beside.unlink(missing_ok=True)
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

"""The list of what is taken back: keys and packages, numbered, signed by a releaser, handed on as one file."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, ValidationError

from content.publishing.keys import PrivateKey
from content.publishing.manifest import Hex256, Strict, canonical
from content.publishing.signing import Signature, sign

FORMAT: Literal["hongji-revocations/1"] = "hongji-revocations/1"
MOST_LIST_BYTES = 4_000_000
LONGEST_REASON = 500


class Revoked(Strict):
    """``id``: a key's fingerprint or a package's identity; ``name``: what it is called, for people."""

    kind: Literal["key", "package"]
    id: Hex256
    name: str = Field(max_length=200)
    reason: str = Field(max_length=LONGEST_REASON)


class RevocationList(Strict):
    """``number`` grows by one with each list; a machine never takes a lower one than it has."""

    format: Literal["hongji-revocations/1"] = FORMAT
    number: int = Field(ge=1, le=10**9)
    entries: tuple[Revoked, ...] = Field(max_length=20_000)

    def encode(self) -> bytes:
        return canonical(self.model_dump(mode="json"))

    def of(self, kind: Literal["key", "package"], identity: str) -> Revoked | None:
        return next((entry for entry in self.entries if entry.kind == kind and entry.id == identity), None)

    def not_in(self, other: "RevocationList") -> list[Revoked]:
        """What this list takes back and the other does not."""
        theirs = {(entry.kind, entry.id) for entry in other.entries}
        return [entry for entry in self.entries if (entry.kind, entry.id) not in theirs]


class SignedList(Strict):
    """As it lies in ``revocations.json``."""

    list: RevocationList
    signature: Signature

    def encode(self) -> bytes:
        return canonical(self.model_dump(mode="json"))

    @property
    def fits(self) -> bool:
        return self.signature.role == "releaser" and self.signature.fits(self.list.encode())


def continued(lists: Iterable[RevocationList], entry: Revoked) -> RevocationList:
    """The next list: everything that is on one of ``lists``, and ``entry`` in place of what was said of the same thing."""
    before = sorted(lists, key=lambda one: one.number)
    kept = {(one.kind, one.id): one for known in before for one in known.entries}
    kept.pop((entry.kind, entry.id), None)
    return RevocationList(number=before[-1].number + 1 if before else 1, entries=(*kept.values(), entry))


def sign_list(entries: RevocationList, key: PrivateKey) -> SignedList:
    return SignedList(list=entries, signature=sign(key, "releaser", entries.encode()))


def read_list(content: bytes) -> SignedList:
    """ValueError if it is none in our form; whether the signature fits is asked of ``fits``."""
    try:
        found = SignedList.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(".".join(str(step) for step in first["loc"]) + ": " + first["msg"]) from None
    if found.encode() != content:
        raise ValueError("JSON")
    return found

"""Signatures of a package: files ``signatures/ROLE-KEYID.json`` over its manifest and the role in which it was signed."""

import base64
from typing import Literal

from pydantic import ValidationError, field_validator

from content.publishing.hashes import sha256
from content.publishing.keys import PrivateKey, decoded, is_public_key, verified
from content.publishing.manifest import SIGNATURES, Strict, canonical
from content.publishing.roles import Kind, Role

FORMAT: Literal["hongji-signature/1"] = "hongji-signature/1"
MOST_SIGNATURES = 32
MOST_SIGNATURE_BYTES = 4_000


class Signature(Strict):
    """``public_key``: DER, ``signature``: raw of Ed25519, DER of SM2; both in base64."""

    format: Literal["hongji-signature/1"] = FORMAT
    role: Role
    kind: Kind
    public_key: str
    signature: str

    @field_validator("public_key", "signature")
    @classmethod
    def _in_base64(cls, value: str) -> str:
        decoded(value)
        return value

    @property
    def fingerprint(self) -> str:
        return sha256(decoded(self.public_key))

    @property
    def path(self) -> str:
        return f"{SIGNATURES}{self.role}-{self.fingerprint[:16]}.json"

    def encode(self) -> bytes:
        return canonical(self.model_dump(mode="json"))

    def fits(self, message: bytes) -> bool:
        """Whether it is a signature of ``message`` in this role by the key that it names."""
        return verified(self.kind, decoded(self.public_key), said(self.role, message), decoded(self.signature))


def said(role: Role, message: bytes) -> bytes:
    """The bytes that are signed: a line that names form and role, then the message as it lies in its file."""
    return f"{FORMAT} {role}\n".encode() + message


def sign(key: PrivateKey, role: Role, message: bytes) -> Signature:
    made = key.sign(said(role, message))
    encoded = (base64.b64encode(part).decode() for part in (key.der, made))
    public, signature = encoded
    return Signature(role=role, kind=key.kind, public_key=public, signature=signature)


def read_signature(path: str, content: bytes) -> Signature:
    """A signature's file. ValueError if it is none of ours, or lies under another name than its own."""
    try:
        signature = Signature.model_validate_json(content)
    except ValidationError as error:
        raise ValueError(str(error.errors()[0]["loc"])) from None
    if signature.encode() != content or signature.path != path:
        raise ValueError(path)
    if not is_public_key(signature.kind, decoded(signature.public_key)):
        raise ValueError(path)
    return signature

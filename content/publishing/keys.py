"""Keys: who signs, in which role, with what; private ones in PKCS#8 behind a passphrase, public ones as files to hand on."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from Cryptodome.IO import PEM, PKCS8
from Cryptodome.Util.asn1 import DerObjectId, DerOctetString, DerSequence
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import StringConstraints, ValidationError, field_validator

from content.publishing import sm2
from content.publishing.hashes import sha256
from content.publishing.manifest import Strict, canonical
from content.publishing.roles import Kind, Role

SHORTEST_PASSPHRASE = 8
MOST_KEY_BYTES = 10_000
_NAME = re.compile(r"[^\W_][\w-]{0,63}")
_HEADS = {
    "ed25519": bytes.fromhex("302a300506032b6570032100"),
    "sm2": bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004"),
}
"""DER of SubjectPublicKeyInfo (RFC 5280, 8410; GM/T 0010) up to the key itself."""
_LENGTHS = {"ed25519": 32, "sm2": 64}
_ED25519, _EC, _SM2_CURVE = "1.3.101.112", "1.2.840.10045.2.1", "1.2.156.10197.1.301"
_P25519 = 2**255 - 19
_Y8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7
_SMALL_ORDER = frozenset({0, 1, _P25519 - 1, _Y8, _P25519 - _Y8})
"""y of the eight points under which one signature fits many messages (RFC 8032, 5.1; Curve25519 has cofactor 8)."""
_LABEL = "ENCRYPTED PRIVATE KEY"

KeyName = Annotated[str, StringConstraints(pattern=r"^[^\W_][\w-]{0,63}$")]


def is_key_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


class PublicKey(Strict):
    """A public key as it is handed on. ``public_key``: SubjectPublicKeyInfo, DER in base64."""

    format: Literal["hongji-key/1"] = "hongji-key/1"
    name: KeyName
    role: Role
    kind: Kind
    public_key: str

    @field_validator("public_key")
    @classmethod
    def _in_base64(cls, value: str) -> str:
        decoded(value)
        return value

    @property
    def der(self) -> bytes:
        return decoded(self.public_key)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key in DER, 64 hexadecimal digits: what two people compare."""
        return sha256(self.der)

    @property
    def id(self) -> str:
        return self.fingerprint[:16]

    def encode(self) -> bytes:
        return canonical(self.model_dump(mode="json"))


def decoded(text: str) -> bytes:
    """The bytes of base64 in its one canonical form; ValueError of any other."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("base64") from None
    if base64.b64encode(content).decode() != text:
        raise ValueError("base64")
    return content


def read_public(content: bytes) -> PublicKey:
    """A public key's file. ValueError if it is none: not our form, or no point of the curve."""
    try:
        key = PublicKey.model_validate_json(content[:MOST_KEY_BYTES])
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(".".join(str(step) for step in first["loc"]) + ": " + first["msg"]) from None
    if not is_public_key(key.kind, key.der):
        raise ValueError("public_key")
    return key


def is_public_key(kind: Kind, der: bytes) -> bool:
    head = _HEADS[kind]
    if not der.startswith(head) or len(der) != len(head) + _LENGTHS[kind]:
        return False
    point = der[len(head) :]
    return sm2.on_curve(point) if kind == "sm2" else _y_of(point) not in _SMALL_ORDER


def _y_of(point: bytes) -> int:
    return (int.from_bytes(point, "little") & (1 << 255) - 1) % _P25519


def verified(kind: Kind, der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is one of ``message`` by the owner of the public key ``der``. Never raises for what it is given."""
    if not is_public_key(kind, der):
        return False
    point = der[len(_HEADS[kind]) :]
    if kind == "sm2":
        return sm2.verified(point, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _octets(der: bytes) -> bytes:
    """What a DER octet string holds."""
    held = DerOctetString()
    held.decode(der)
    return bytes(held.payload)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A secret that signs. ``secret``: 32 bytes, the seed of Ed25519 or the number of SM2."""

    kind: Kind
    secret: bytes

    @classmethod
    def new(cls, kind: Kind) -> "PrivateKey":
        if kind == "sm2":
            return cls(kind, sm2.new_secret().to_bytes(32))
        return cls(kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def der(self) -> bytes:
        """The public key, in DER."""
        if self.kind == "sm2":
            return _HEADS["sm2"] + sm2.public_point(int.from_bytes(self.secret))
        return _HEADS["ed25519"] + Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The same message gives the same signature."""
        if self.kind == "sm2":
            return sm2.sign(int.from_bytes(self.secret), message)
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)

    def public(self, name: str, role: Role) -> PublicKey:
        return PublicKey(name=name, role=role, kind=self.kind, public_key=base64.b64encode(self.der).decode())

    def pem(self, passphrase: str) -> bytes:
        """PKCS#8 (RFC 5958) behind scrypt and AES-256, as OpenSSL reads it."""
        if self.kind == "sm2":
            inner = DerSequence([1, DerOctetString(self.secret)]).encode()
            oid, parameters = _EC, DerObjectId(_SM2_CURVE)
        else:
            inner, oid, parameters = DerOctetString(self.secret).encode(), _ED25519, None
        wrapped = PKCS8.wrap(inner, oid, passphrase.encode(), protection="scryptAndAES256-CBC", key_params=parameters)
        return (PEM.encode(wrapped, _LABEL) + "\n").encode()

    @classmethod
    def from_pem(cls, content: bytes, passphrase: str) -> "PrivateKey":
        """ValueError if the passphrase is another or this is no private key of ours."""
        wrapped, _, _ = PEM.decode(content.decode("ascii"))
        oid, inner, _ = PKCS8.unwrap(wrapped, passphrase.encode())
        if oid == _ED25519:
            return cls("ed25519", _octets(inner))
        parts: Any = DerSequence().decode(inner)
        secret = _octets(parts[1])
        if oid != _EC or len(secret) != 32:
            raise ValueError("PKCS#8")
        return cls("sm2", secret)

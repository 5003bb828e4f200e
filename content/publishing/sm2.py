"""SM2 signatures (GM/T 0003.2, with SM3 and the standard's own default ID) on gmssl's curve arithmetic.

What gmssl leaves to its caller is done here: the digest over the signer's ID and public key, the ranges of r and s, the point's place
on the curve, and the secret number k, which is derived from key and message (RFC 6979 with HMAC-SHA-256), never drawn. A signature is
DER (r, s), as OpenSSL writes it.
"""

import hmac
import secrets
from collections.abc import Iterator
from typing import Any

from Cryptodome.Util.asn1 import DerInteger, DerSequence
from gmssl.sm2 import CryptSM2, default_ecc_table

from content.publishing.hashes import sm3

P, N, A, B = (int(default_ecc_table[name], 16) for name in ("p", "n", "a", "b"))
_G = bytes.fromhex(default_ecc_table["g"])
_ID = b"1234567812345678"


def new_secret() -> int:
    return secrets.randbelow(N - 2) + 1


def public_point(secret: int) -> bytes:
    """x and y of the public key, 32 bytes each, big-endian."""
    return bytes.fromhex(CryptSM2("", "")._kg(secret, default_ecc_table["g"]))


def on_curve(point: bytes) -> bool:
    x, y = int.from_bytes(point[:32]), int.from_bytes(point[32:])
    return len(point) == 64 and x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def sign(secret: int, message: bytes) -> bytes:
    """The signature in DER; the same key and message give the same one."""
    point = public_point(secret)
    digest = _digest(point, message)
    signer = CryptSM2(f"{secret:064x}", point.hex())
    for k in _numbers(secret, digest):
        made = signer.sign(digest, f"{k:064x}")
        if made is not None:
            return bytes(DerSequence([int(made[:64], 16), int(made[64:], 16)]).encode())
    raise AssertionError  # _numbers does not end


def verified(point: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is one of ``message`` by the owner of ``point``. Never raises for what it is given."""
    try:
        numbers: Any = DerSequence().decode(signature, strict=True, nr_elements=2, only_ints_expected=True)
        r, s = int(numbers[0]), int(numbers[1])
    except (ValueError, IndexError, TypeError):
        return False
    canonical = DerSequence([DerInteger(r), DerInteger(s)]).encode()
    if canonical != signature or not (0 < r < N and 0 < s < N) or (r + s) % N == 0 or not on_curve(point):
        return False
    verifier = CryptSM2("", "")
    verifier.public_key = point.hex()  # its constructor takes leading zeros off
    try:
        return bool(verifier.verify(f"{r:064x}{s:064x}", _digest(point, message)))
    except TypeError:  # the sum of the two points is the point at infinity
        return False


def _digest(point: bytes, message: bytes) -> bytes:
    """e = SM3(Z ‖ M), Z = SM3(length of ID in bits ‖ ID ‖ a ‖ b ‖ G ‖ public key)."""
    curve = A.to_bytes(32) + B.to_bytes(32) + _G
    return sm3(sm3((len(_ID) * 8).to_bytes(2), _ID, curve, point), message)


def _numbers(secret: int, digest: bytes) -> Iterator[int]:
    """RFC 6979, 3.2: numbers in 1 … n-1 that nobody can tell without the secret, the same for the same secret and digest."""
    seed = secret.to_bytes(32) + (int.from_bytes(digest) % N).to_bytes(32)
    key, value = b"\0" * 32, b"\1" * 32
    for step in (b"\0", b"\1"):
        key = hmac.digest(key, value + step + seed, "sha256")
        value = hmac.digest(key, value, "sha256")
    while True:
        value = hmac.digest(key, value, "sha256")
        if 0 < (number := int.from_bytes(value)) < N:
            yield number
        key = hmac.digest(key, value + b"\0", "sha256")
        value = hmac.digest(key, value, "sha256")

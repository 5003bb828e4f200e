"""Keys and signatures: SM2 as the standard and OpenSSL have it, keys behind passphrases, one form for everything."""

import subprocess
from pathlib import Path

import pytest

from content.publishing import sm2
from content.publishing.hashes import both, sm3
from content.publishing.keys import PrivateKey, decoded, read_public, verified
from content.publishing.own_keys import new_key, own_keys, unlock
from content.publishing.refused import Refused
from content.publishing.signing import read_signature, said, sign
from tests.content.publishing.conftest import AUTHOR, HISTORIAN, public

PASSPHRASE = "three dry stones"
KINDS = {"ed25519": AUTHOR, "sm2": HISTORIAN}


def openssl(*arguments: str, folder: Path) -> str:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sm3_is_that_of_the_standard() -> None:
    """GM/T 0004, appendix A.1."""
    digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc").hex() == digest
    assert both([b"a", b"bc"])[2] == digest


def test_the_public_point_is_that_of_the_standard() -> None:
    """GM/T 0003.5, the example on the recommended curve."""
    secret = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
    point = (
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    assert sm2.public_point(secret).hex() == point
    signature = sm2.sign(secret, b"message digest")
    assert signature == sm2.sign(secret, b"message digest")
    assert sm2.verified(bytes.fromhex(point), b"message digest", signature)  # the point begins with a zero
    assert not sm2.verified(bytes.fromhex(point), b"message digesT", signature)


@pytest.mark.parametrize("kind", KINDS)
def test_openssl_reads_our_keys_and_takes_our_signatures_and_we_take_its(kind: str, tmp_path: Path) -> None:
    key = KINDS[kind]
    signature = sign(key, "author", b"a manifest")
    (tmp_path / "message").write_bytes(said("author", b"a manifest"))
    (tmp_path / "ours").write_bytes(decoded(signature.signature))
    (tmp_path / "key.pem").write_bytes(key.pem(PASSPHRASE))
    openssl("pkey", "-in", "key.pem", "-passin", f"pass:{PASSPHRASE}", "-pubout", "-outform", "DER", "-out", "public", folder=tmp_path)
    assert (tmp_path / "public").read_bytes() == key.der
    options = ["-rawin", "-in", "message"] + (["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] if kind == "sm2" else [])
    openssl("pkeyutl", "-verify", "-sigfile", "ours", "-pubin", "-inkey", "public", "-keyform", "DER", *options, folder=tmp_path)
    openssl("pkeyutl", "-sign", "-inkey", "key.pem", "-passin", f"pass:{PASSPHRASE}", "-out", "theirs", *options, folder=tmp_path)
    assert verified(kind, key.der, said("author", b"a manifest"), (tmp_path / "theirs").read_bytes())


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_fits_one_message_one_role_and_one_key(kind: str) -> None:
    signature = sign(KINDS[kind], "author", b"a manifest")
    assert signature.fits(b"a manifest") and not signature.fits(b"a manifesT")
    assert not signature.model_copy(update={"role": "releaser"}).fits(b"a manifest")
    other = PrivateKey(kind, b"\7" * 32).public("x", "author")
    assert not signature.model_copy(update={"public_key": other.public_key}).fits(b"a manifest")
    assert read_signature(signature.path, signature.encode()) == signature
    for path, content in ((signature.path.replace("author", "releaser"), signature.encode()), (signature.path, signature.encode() + b" ")):
        with pytest.raises(ValueError):
            read_signature(path, content)


@pytest.mark.parametrize("signature", [b"", b"\x30\x00", b"\x30\x06\x02\x01\x00\x02\x01\x00", b"\x30\x06\x02\x01\x01\x02\x01\x01", b"\xff" * 72])
def test_what_is_no_sm2_signature_is_no_error(signature: bytes) -> None:
    point = HISTORIAN.der[-64:]
    assert not sm2.verified(point, b"m", signature)
    assert not sm2.verified(b"\0" * 64, b"m", sm2.sign(5, b"m"))
    assert not sm2.verified(point, b"m", sm2.sign(int.from_bytes(HISTORIAN.secret), b"m") + b"\0")


@pytest.mark.parametrize("kind", KINDS)
def test_private_keys_lie_behind_a_passphrase_for_their_owner_alone(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = new_key(folder, "li-hua", "historian", kind, PASSPHRASE)
    key, role = unlock(folder, "li-hua", PASSPHRASE)
    assert (key.kind, role) == (kind, "historian") and key.der == made.der
    assert own_keys(folder) == [read_public(made.encode())] == [made]
    file = folder / "li-hua.pem"
    assert file.stat().st_mode & 0o777 == 0o600 and folder.stat().st_mode & 0o777 == 0o700
    assert key.secret not in file.read_bytes()

    def refused(name: str, passphrase: str) -> str:
        with pytest.raises(Refused) as caught:
            unlock(folder, name, passphrase)
        assert caught.value.found("zh-CN") and caught.value.fix("en")
        return caught.value.key

    assert refused("li-hua", "another one") == "wrong-passphrase"
    assert refused("wang", PASSPHRASE) == refused("../x", PASSPHRASE) == "no-such-key"
    file.chmod(0o644)
    assert refused("li-hua", PASSPHRASE) == "key-open"


@pytest.mark.parametrize(
    ("name", "passphrase", "why"),
    [("li-hua", PASSPHRASE, "key-exists"), ("a/b", PASSPHRASE, "key-name"), ("wang", "short", "passphrase-short")],
)
def test_a_key_is_never_written_over_and_needs_a_name_and_a_passphrase(tmp_path: Path, name: str, passphrase: str, why: str) -> None:
    new_key(tmp_path, "li-hua", "author", "ed25519", PASSPHRASE)
    before = (tmp_path / "li-hua.pem").read_bytes()
    with pytest.raises(Refused) as caught:
        new_key(tmp_path, name, "author", "ed25519", passphrase)
    assert caught.value.key == why and (tmp_path / "li-hua.pem").read_bytes() == before


@pytest.mark.parametrize("change", [b"", b"{}", b"[" * 5000, public(HISTORIAN, "author").encode().replace(b"sm2", b"ed25519")])
def test_what_is_no_public_key_is_refused(change: bytes) -> None:
    with pytest.raises(ValueError):
        read_public(change)


@pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31), bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")])
def test_keys_under_which_one_signature_fits_all_are_none(point: bytes) -> None:
    head = AUTHOR.der[:-32]
    assert not any(verified("ed25519", head + point, b"any", signature) for signature in (bytes(64), b"\1" + bytes(63)))

"""A small tour, published and signed, for tests to break."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from content.library import Library, Root
from content.publishing.keys import PrivateKey, PublicKey
from content.publishing.publish import publish
from content.publishing.roles import Role
from content.publishing.trust import Trust
from tests.content.conftest import TourOnDisk, tour

__all__ = ["tour"]


def key(kind: str, seed: int) -> PrivateKey:
    return PrivateKey(kind, bytes([seed]) * 32)


AUTHOR, HISTORIAN, RELEASER = key("ed25519", 1), key("sm2", 2), key("ed25519", 3)
SIGNERS = ((AUTHOR, "author"), (HISTORIAN, "historian"), (RELEASER, "releaser"))


def public(signer: PrivateKey, role: Role) -> PublicKey:
    return signer.public(f"the-{role}", role)


def trusting(*required: Role, revocations=None, signers=SIGNERS) -> Trust:
    keys = [public(signer, role) for signer, role in signers]
    return Trust({one.fingerprint: one for one in keys}, required, revocations)


@dataclass
class Workshop:
    tour: TourOnDisk
    library: Library
    out: Path

    def publish(self, *signers, out: Path | None = None):
        return publish(self.tour.folder, self.library, out or self.out / "small.hongji", self.out, signers, self.tour.files)


@pytest.fixture
def workshop(tour: TourOnDisk, tmp_path: Path) -> Workshop:
    package = tour.files / "sites" / "yard.site"
    manifest = json.loads((package / "manifest.json").read_text())
    manifest["files"] = {name: sha256((package / name).read_bytes()).hexdigest() for name in ("walkable.f32", "soldier.f32")}
    (package / "manifest.json").write_text(json.dumps(manifest))
    return Workshop(tour, Library((Root("workshop", tour.folder.parent, tour.files / "sites"),)), tmp_path / "out")


@pytest.fixture
def package(workshop: Workshop) -> Path:
    """The small tour, version 1.0, signed by all three."""
    return workshop.publish(*SIGNERS).path

"""The shipped package and its script, read once for all tests of this folder."""

import sys
from pathlib import Path

import pytest

from assets.make_site import SITES, TOURS, load_script
from scenes.package import SiteManifest

PACKAGE = SITES / "luding-bridge.site"


@pytest.fixture(scope="session")
def package_dir() -> Path:
    return PACKAGE


@pytest.fixture(scope="session")
def manifest() -> SiteManifest:
    return SiteManifest.model_validate_json((PACKAGE / "manifest.json").read_bytes())


@pytest.fixture(scope="session")
def site_parts():
    """The tour's build script, loaded as ``make sites`` loads it; its parts can be imported afterwards."""
    script = load_script("luding-bridge")
    assert str(TOURS / "luding-bridge") in sys.path
    return script

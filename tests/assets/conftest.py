"""The shipped package and its script, read once for all tests of this folder."""

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from assets.make_site import SITES, load_script
from scenes.package import SiteManifest

PACKAGE = SITES / "luding-bridge.site"


@pytest.fixture(scope="session")
def package_dir() -> Path:
    return PACKAGE


@pytest.fixture(scope="session")
def manifest() -> SiteManifest:
    return SiteManifest.model_validate_json((PACKAGE / "manifest.json").read_bytes())


@pytest.fixture(scope="session")
def site_part() -> Callable[[str], ModuleType]:
    """``site_part("chains")``: a module of the tour's build script, loaded as ``make sites`` loads it."""
    load_script("luding-bridge")
    return lambda name: importlib.import_module(f"site_parts.{name}")

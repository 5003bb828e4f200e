"""``python -m assets.make_site NAME``: build content/tours/NAME/site.py into assets/files/sites/NAME.site/."""

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from assets.bake import SiteScene, bake

ROOT = Path(__file__).resolve().parent.parent
TOURS = ROOT / "content" / "tours"
SITES = ROOT / "assets" / "files" / "sites"


def load_script(name: str) -> ModuleType:
    """The tour's ``site.py`` as a module; its folder may hold more modules (``site_parts``). Folder names are no Python names."""
    path = TOURS / name / "site.py"
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: this tour has no site.py; a site is built from content/tours/NAME/site.py"
        )
    spec = importlib.util.spec_from_file_location(f"site_of_{name.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: Python cannot load this file as a module")
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_scene(name: str) -> SiteScene:
    scene = load_script(name).build()
    assert isinstance(scene, SiteScene)
    return scene


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m assets.make_site", description=__doc__)
    parser.add_argument("name", help="a folder of content/tours")
    parser.add_argument(
        "--out", type=Path, default=None, help="package folder (default: assets/files/sites/NAME.site)"
    )
    options = parser.parse_args(arguments)
    folder = options.out or SITES / f"{options.name}.site"
    try:
        scene = build_scene(options.name)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 2
    folder.parent.mkdir(parents=True, exist_ok=True)
    manifest = bake(scene, folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    triangles = sum(
        mesh.lods[0].index_count // 3 * max(1, len(mesh.repeat_offsets_m)) for mesh in manifest.meshes
    )
    print(
        f"{folder}: {len(manifest.meshes)} meshes, {triangles} triangles at their finest, {size / 2**20:.1f} MiB"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What it takes to have a model in memory, ready to draw: ``python -m bench.load package|gltf PATH`` prints JSON.

``package``: a baked site, as the program loads it. ``gltf``: the source, by panda3d-gltf, with its pictures decoded. Neither draws: what the driver
makes of it is the same for both. In a process of its own each time, for memory is counted too.
"""

import argparse
import gc
import json
import sys
import time
from pathlib import Path


def resident_mib() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status has no VmRSS")


def load_package(path: Path) -> tuple[object, int]:
    """What is loaded, and its draw calls with everything at its finest."""
    from engine.package_ahead import PackageAhead

    package = PackageAhead(path, anisotropy=1, alone=True).package()
    return package, len(package.manifest.meshes)


def load_gltf(path: Path) -> tuple[object, int]:
    import gltf
    from panda3d.core import Filename, NodePath

    root = NodePath(gltf.load_model(Filename.from_os_specific(str(path))))
    for texture in root.find_all_textures():
        texture.get_ram_image()
    nodes = root.find_all_matches("**/+GeomNode")
    return root, sum(node.node().get_num_geoms() for node in nodes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=("package", "gltf"))
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    way = {"package": load_package, "gltf": load_gltf}[options.way]
    if options.way == "gltf":
        import gltf  # noqa: F401 - what a program imports once is not part of loading
    else:
        import engine.package_ahead  # noqa: F401
    before_mib, started_s = resident_mib(), time.perf_counter()
    kept, calls = way(options.path)
    taken_s = time.perf_counter() - started_s
    gc.collect()
    print(json.dumps({"seconds": round(taken_s, 4), "mib": round(resident_mib() - before_mib, 1), "draw_calls": calls}))
    del kept
    return 0


if __name__ == "__main__":
    sys.exit(main())

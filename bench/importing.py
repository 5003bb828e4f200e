"""What an import costs, and what it is worth: ``python -m bench.importing`` prints JSON, and a table on the error stream.

Two generated models (``bench/big_models.py``): a textured hall, a scan of five million triangles. For each the stages' times and memory, the
package's size, and, in the same run, loading the package against loading the source with panda3d-gltf.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from assets.importing.job import Job
from assets.importing.pipeline import run
from assets.importing.places import Places
from bench import big_models
from bench.child import child
from content.messages import LANGUAGES, catalogue

MIB = 2**20
MOST_OVER_MS = 2.0
"""The goal for the longest frame while loading."""


def imported(model: Path, name: str, folder: Path) -> tuple[dict[str, Any], Path]:
    """Import ``model`` as a content team would; what each stage took, and the package."""
    words = {language: catalogue(language, "import") for language in LANGUAGES}
    places = Places(folder / "cache", folder / "sites", folder / "imports")
    started_s = time.perf_counter()
    outcome = run(model, Job(name), places, words)
    whole_s = time.perf_counter() - started_s
    if outcome.package is None:
        found = [(told.code, told.values) for told in outcome.verdict.findings if told.severity == "error"]
        raise SystemExit(f"{model.name} was not imported: {found}")
    again_s = time.perf_counter()
    second = run(model, Job(name), places, words)
    again_s = time.perf_counter() - again_s
    size = sum(path.stat().st_size for path in outcome.package.rglob("*") if path.is_file())
    stages = {name: {"seconds": round(end.wall_s, 2), "mib": round(end.peak_bytes / MIB)} for name, end in outcome.stages.items()}
    return {
        "seconds": round(whole_s, 1),
        "peak_mib": max(stage["mib"] for stage in stages.values()),
        "stages": stages,
        "again_s": round(again_s, 2),
        "again_from_cache": second.from_cache,
        "source_mib": round(model.stat().st_size / MIB, 1),
        "package_mib": round(size / MIB, 1),
    }, outcome.package


def loads(way: str, path: Path, times: int) -> dict[str, Any]:
    """Medians of several loads, each in a process of its own."""
    runs = [child("bench.load", way, path) for _ in range(times)]
    return {key: statistics.median(run[key] for run in runs) for key in ("seconds", "mib", "draw_calls")}


def measure(*, quick: bool) -> dict[str, Any]:
    times = 1 if quick else 3
    with tempfile.TemporaryDirectory(prefix="hongji-bench-") as made:
        folder = Path(made)
        hall, ply, glb = folder / "hall.glb", folder / "scan.ply", folder / "scan.glb"
        triangles = {"hall": big_models.hall(hall), "scan": big_models.scan(ply, glb)}
        result: dict[str, Any] = {}
        for name, source, comparable in (("hall", hall, hall), ("scan", ply, glb)):
            told, package = imported(source, name, folder)
            ours = loads("package", package, max(3, times))
            theirs = loads("gltf", comparable, times)
            result[name] = told | {
                "triangles": triangles[name],
                "package": ours,
                "panda3d-gltf": theirs,
                "times faster": round(theirs["seconds"] / ours["seconds"], 1),
                "share of memory": round(ours["mib"] / theirs["mib"], 3),
            }
            result[name]["beside"] = child("bench.beside", package, GALLIUM_NOOP="true")
        return result


def show(result: dict[str, Any], file: Any = sys.stdout) -> None:
    for name, told in result.items():
        print(f"\nimport of a {name} of {told['triangles']:,} triangles ({told['source_mib']} MiB): {told['seconds']} s, "
              f"at most {told['peak_mib']} MiB; package {told['package_mib']} MiB; again {told['again_s']} s", file=file)
        print("  " + "   ".join(f"{stage} {end['seconds']} s {end['mib']} MiB" for stage, end in told["stages"].items()), file=file)
        for way in ("package", "panda3d-gltf"):
            end = told[way]
            print(f"  {way:<13} {end['seconds']:8.3f} s {end['mib']:8.1f} MiB {end['draw_calls']:6.0f} draw calls", file=file)
        print(f"  {told['times faster']} times as fast, {told['share of memory']:.0%} of the memory", file=file)
        _show_beside(told["beside"], file)


def _show_beside(beside: dict[str, Any], file: Any) -> None:
    loading, still = beside["loading"], beside["still"]
    held = "held" if loading["over the median_ms"] <= MOST_OVER_MS else "MISSED"
    print(f"  frames beside {beside['loads']} loads: longest {loading['over the median_ms']} ms over the median, as a median of the loads "
          f"(goal {MOST_OVER_MS}: {held}); without loading {still['over the median_ms']}", file=file)
    print(f"    longest of all {loading['longest over the median_ms']} ms over it (without {still['longest over the median_ms']}), 99th percentile "
          f"{loading['p99_ms']} ms (without {still['p99_ms']}); left in memory {beside['left behind_mib']} MiB", file=file)
    attaching, after = beside["attaching"], beside["handing over"]
    print(f"    attaching: {attaching['slices']} slices, longest {attaching['longest_ms']} ms; first picture {beside['first picture_ms']} ms; "
          f"then longest {after['longest_ms']} ms", file=file)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="load once each")
    options = parser.parse_args()
    result = measure(quick=options.quick)
    show(result, sys.stderr)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())

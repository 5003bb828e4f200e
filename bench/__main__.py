"""``make bench``: prints what the program costs, as a table and as JSON, beside its goals.

Each measurement runs in a process of its own, one after the other. Machines are noisy: compare figures of one run only.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import importing
from bench.capture import PHOTOGRAPHS
from bench.child import ROOT, child
from bench.headset_soak import on_headset
from visit import RECORDINGS

GOALS = {
    "first picture, s": 3.0,
    "think + mirror, median ms": 1.0,
    "draw submission, median ms": 3.0,
    "draw calls": 150.0,
    "stereo / mono frame": 1.5,
    "capture to intent, median ms": 60.0,
    "capture to intent, 99th percentile ms": 60.0,
    "99th percentile of a frame, camera on / off": 1.1,
    "scan of 5 million triangles imported, s": 180.0,
    "the same, peak memory, GiB": 6.0,
    "hall: package / panda3d-gltf, time": 1 / 20,
    "hall: package / panda3d-gltf, memory": 0.4,
    "scan: package / panda3d-gltf, time": 1 / 20,
    "scan: package / panda3d-gltf, memory": 0.4,
    "longest frame beside a load, ms over median (median of the loads)": 2.0,
    "longest frame beside all loads, ms over median": 2.0,
}
WORN_S = 30.0
"""On the simulated headset."""


def first_picture_s(tour: str) -> float:
    """From starting the program to its first picture, at 1280×720 on this machine's GL."""
    recording = RECORDINGS / f"{tour}.visit.gz"
    command = [sys.executable, "-m", "bench.first_picture", tour, "--headset", f"replay:{recording}"]
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    started_s = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None
    drawn = any("first picture" in line for line in process.stdout)  # waits until then
    taken_s = time.perf_counter() - started_s
    process.kill()
    errors = process.communicate()[1]
    if not drawn:
        raise SystemExit(f"no first picture: {errors}")
    return taken_s


def frame(tour: str, size: str, frames: int, *options: str, **environment: str) -> dict[str, object]:
    """Run ``bench.frame`` in a process of its own."""
    return child("bench.frame", "--tour", tour, "--size", size, "--frames", str(frames), *options, **environment)


def headset(tour: str, size: str, frames: int, **environment: str) -> dict[str, Any]:
    """Run ``bench.headset`` in a process of its own, and show what came of it."""
    result = child("bench.headset", "--tour", tour, "--size", size, "--frames", str(frames), **environment)
    print(f"\nheadset: {result['view']}, {result['size']}, {result['renderer']}")
    for way, parts in result["ways"].items():
        cells = "   ".join(f"{part} {value['median_ms']:.3f} ({value['p99_ms']:.3f})" for part, value in parts.items())
        print(f"  {way:<12} {result['ratios'][way]:5.2f} × mono   {cells}")
    print("  milliseconds: median (99th percentile)")
    return result


def capture(tour: str, *, quick: bool) -> dict[str, Any]:
    """Run ``bench.capture`` in a process of its own, and show what came of it; nothing where its photographs are not."""
    if not PHOTOGRAPHS.is_dir():
        print(f"\nmotion capture: not measured, for want of photographs ({PHOTOGRAPHS})")
        return {}
    result = child("bench.capture", "--tour", tour, *(["--quick"] if quick else []), GALLIUM_NOOP="true")
    print(f"\nmotion capture: {result['cores']} cores, load {result['load']} before")
    for name, marks in result["quality"].items():
        if isinstance(marks, dict):
            for way in ("before", "after"):
                cells = "   ".join(f"{key} {value:6.2f}" for key, value in marks[way].items())
                print(f"  {name:<16} {way:<7} the filter   {cells}")
            print(f"  {name:<16} lost in {marks['lost']:.2%} of {marks['pictures']} pictures; never found in {marks['unseen']} clips")
    for name, value in [*result["floor"].items(), *((name, value) for name, value in result["live"].items() if isinstance(value, dict))]:
        print(f"  {name:<20} median {value['median_ms']:8.2f} ms   99th percentile {value['p99_ms']:8.2f} ms")
    live = result["live"]
    print(f"  {live['bodies_per_s']} bodies a second, {live['dropped']} pictures dropped of {live['bodies'] + live['dropped']}")
    return result


def worst(part: str, *results: dict[str, object]) -> float:
    """The largest median of a part, in milliseconds."""
    return max(float(result[part]["median_ms"]) for result in results)  # type: ignore[index]


def importing_goals(models: dict[str, Any]) -> dict[str, float]:
    """What is wanted of imports, from ``bench.importing``."""
    loading = [model["beside"]["loading"] for model in models.values()]
    goals = {
        "scan of 5 million triangles imported, s": models["scan"]["seconds"],
        "the same, peak memory, GiB": models["scan"]["peak_mib"] / 1024,
        "longest frame beside a load, ms over median (median of the loads)": max(load["over the median_ms"] for load in loading),
        "longest frame beside all loads, ms over median": max(load["longest over the median_ms"] for load in loading),
    }
    for name in ("hall", "scan"):
        goals[f"{name}: package / panda3d-gltf, time"] = 1 / models[name]["times faster"]
        goals[f"{name}: package / panda3d-gltf, memory"] = models[name]["share of memory"]
    return goals


def show(title: str, result: dict[str, object]) -> None:
    print(f"\n{title}: {result['view']}, {result['size']}, {result['renderer']}")
    for name, value in result.items():
        if isinstance(value, dict) and "median_ms" in value:
            print(f"  {name:<16} median {value['median_ms']:8.3f} ms   99th percentile {value['p99_ms']:8.3f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tour", default="luding-bridge")
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    parser.add_argument("--quick", action="store_true", help="fewer frames")
    options = parser.parse_args()
    frames = 60 if options.quick else 300
    starts = [first_picture_s(options.tour) for _ in range(2 if options.quick else 5)]
    result: dict[str, object] = {"first_picture_s": {"median": round(statistics.median(starts), 2), "runs": [round(s, 2) for s in starts]}}
    print(f"first picture after {statistics.median(starts):.2f} s (median of {len(starts)}: {', '.join(f'{s:.2f}' for s in starts)})")
    small = frame(options.tour, "64x64", frames)
    show("64×64, software GL (draw holds the shading of vertices on this CPU)", small)
    submitted = frame(options.tour, "64x64", frames, GALLIUM_NOOP="true")
    show("64×64, Mesa's no-op driver (draw is submission alone, as before a graphics card)", submitted)
    event = frame(options.tour, "64x64", frames, "--event", GALLIUM_NOOP="true")
    show("64×64, no-op driver, the busiest second of the event", event)
    large = frame(options.tour, "1280x720", max(20, frames // 5))
    show("1280×720, software GL", large)
    eyes = headset(options.tour, "64x64", frames, GALLIUM_NOOP="true")
    eyes_shaded = headset(options.tour, "64x64", max(20, frames // 5))
    result |= {"headset submission": eyes, "headset": eyes_shaded, "simulated headset": on_headset(WORN_S, options.tour)}
    result |= {"64x64": small, "64x64 submission": submitted, "64x64 event": event, "1280x720": large}
    body = capture(options.tour, quick=options.quick)
    result["motion capture"] = body
    goals = {
        "first picture, s": statistics.median(starts),
        "think + mirror, median ms": worst("think + mirror", submitted, event),
        "draw submission, median ms": worst("cull + draw", submitted, event),
        "draw calls": small["draw_calls"],
        "stereo / mono frame": eyes["ratios"]["stereo"],
    }
    if body:
        live = body["live"]
        goals["capture to intent, median ms"] = live["capture to intent"]["median_ms"]
        goals["capture to intent, 99th percentile ms"] = live["capture to intent"]["p99_ms"]
        goals["99th percentile of a frame, camera on / off"] = live["p99 on / off"]
    models = child("bench.importing", *(["--quick"] if options.quick else []))
    importing.show(models)
    result["importing"] = models
    goals |= importing_goals(models)
    print(f"\n{small['draw_calls']} draw calls, {small['triangles']} triangles in view; textures {small['texture_mib']} MiB; "
          f"peak memory {large['peak_memory_mib']} MiB")
    print("\ngoal".ljust(46) + "wanted".rjust(9) + "measured".rjust(10))
    for name, value in goals.items():
        wanted, measured = GOALS[name], float(value)
        print(f"{name:<44} {'≤':>2}{wanted:7.2f} {measured:9.2f}  {'reached' if measured <= wanted else 'MISSED'}")
    result["goals"] = {name: {"wanted": GOALS[name], "measured": goals[name]} for name in goals}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"\n{options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Wears a simulated headset for long: ``python -m bench.headset_soak --minutes 10``.

The whole program runs as a client of a real OpenXR runtime (Monado), with a person who wanders from stop to stop. Status 1 if a frame was begun
and not ended, memory grew once everything had been shown, the runtime warned or complained, or the program fell over.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.frame import spread
from tests.simulated_headset import client, validation
from tests.simulated_headset.runtime import NoRuntime, Root, require
from tests.simulated_headset.service import Service, ServiceFailed
from tests.xvfb import xvfb

ROOT = Path(__file__).resolve().parents[1]
GROWTH_MIB = 10.0
LATE_MIB = 2.0
"""A long run's second half: by then everything was shown, and what still grows grows for ever (half a mebibyte a minute would be found)."""
_WARM_S = 10.0
"""At least, and a tenth of the time: glyphs, textures and the driver's programs are made when they are first shown."""
_LONG_S = 120.0
"""A run of this length begins after a round through the whole visit: what is shown for the first time later on would count as growth."""
_PATIENCE_S = 120.0
"""For loading and closing."""


def soak(root: Root, seconds: float, tour: str = "luding-bridge", longest_round_s: float = 420.0, layer: Path | None = None) -> dict[str, Any]:
    """What happened in so many seconds. ``layer``: let OpenXR's validation layer of this folder look at every call."""
    warm_s = min(max(_WARM_S, seconds / 10.0), seconds / 2.0)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hongji-soak-"))
        service = stack.enter_context(Service(root))
        display = None if layer is None else stack.enter_context(xvfb("640x480x24"))
        given = ["-m", "bench.headset_wanderer", str(service.port), str(seconds), str(warm_s), "--tour", tour]
        if seconds >= _LONG_S:
            given += ["--round", str(longest_round_s)]
        environment = client.environment(root, service, display=display) | {"PYTHONPATH": str(ROOT), "HONGJI_DATA": folder}
        if layer is not None:
            environment |= validation.environment(layer)
        try:
            done = subprocess.run(
                client.command(root, given), cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace",
                timeout=seconds + longest_round_s + _PATIENCE_S, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"seconds": seconds, "status": None, "stderr": "did not end"}
    found: dict[str, Any] = {"seconds": seconds, "warm_s": warm_s, "status": done.returncode, "stderr": done.stderr[-4000:]}
    if layer is not None:
        found |= {"looked": validation.looked(done.stdout), "complaints": validation.complaints(done.stdout)}
    said = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if said:
        found |= json.loads(said[-1])
        found["pose to submit"] = spread(found.pop("pose_to_submit_ms") or [0.0])
        measured_s = max(1e-3, found["memory"][-1][0] - warm_s) if found["memory"] else seconds
        found["growth_mib"] = round(found["end_mib"] - found["warm_mib"], 2)
        found["growth_mib_per_minute"] = round(60.0 * found["growth_mib"] / measured_s, 3)
        if seconds >= _LONG_S:
            found["late_mib"] = late_growth_mib(found["memory"])
    return found


def late_growth_mib(memory: list[list[float]]) -> float:
    """Of (second, MiB) pairs: from the middle of the time to its end."""
    half_s = memory[-1][0] / 2.0
    return round(memory[-1][1] - next(mib for at_s, mib in memory if at_s >= half_s), 2)


def problems(found: dict[str, Any]) -> list[str]:
    """What must not be, in words; empty where all is well."""
    if "waited" not in found or found["status"] != 0:
        return [f"the program ended with status {found['status']}: {found['stderr'][-1500:]}"]
    wrong = []
    if not found["waited"] == found["begun"] == found["ended"]:
        wrong.append(f"{found['waited']} frames waited for, {found['begun']} begun, {found['ended']} ended")
    if not found["drawn"]:
        wrong.append("nothing was drawn")
    if found["away"]:
        wrong.append(f"the headset was away in {found['away']} frames")
    if "late_mib" in found:
        if found["late_mib"] > LATE_MIB:
            wrong.append(f"memory grew by {found['late_mib']:.1f} MiB in the second half")
    elif found["growth_mib"] > GROWTH_MIB:
        wrong.append(f"memory grew by {found['growth_mib']:.1f} MiB after the warm-up")
    if found["messages"]:
        wrong.append(f"the runtime said {found['messages']}: {found['last_messages']}")
    if found.get("complaints") or not found.get("looked", True):
        wrong.append(f"the validation layer found {found['complaints'] or 'nothing, for it did not run'}")
    if "Traceback" in found["stderr"]:
        wrong.append(f"an exception: {found['stderr'][-1500:]}")
    return wrong


def show(found: dict[str, Any]) -> None:
    print(f"\non the simulated headset (Monado, 20 frames a second), {found['seconds']:.0f} s:")
    if "waited" in found:
        spent = found["pose to submit"]
        print(
            f"  frames           waited {found['waited']}, begun {found['begun']}, ended {found['ended']}, drawn {found['drawn']}, "
            f"missed {found['missed']} of {20 * found['seconds']:.0f} after loading\n"
            f"  pose to submit   median {spent['median_ms']:8.3f} ms   99th percentile {spent['p99_ms']:8.3f} ms\n"
            f"  memory           {found['warm_mib']:.1f} MiB after {found['warm_s']:.0f} s, {found['end_mib']:.1f} MiB at the end: "
            f"{found['growth_mib']:+.1f} MiB, {found['growth_mib_per_minute']:+.2f} MiB a minute; second half: "
            f"{found.get('late_mib', float('nan')):+.1f} MiB\n"
            f"  messages         {found['messages'] or 'none'} (XR_EXT_debug_utils)\n"
            f"  validation       {found.get('complaints', 'not asked for') or 'nothing found'} ({validation.LAYER})\n"
            f"  visitor          {found['opened']} signs opened, {found['throws']} throws, {found['rounds']} rounds, "
            f"{len(found['lost'])} times without a way; {found['before_s']:.0f} s before the count began"
        )
    for wrong in problems(found):
        print(f"  WRONG            {wrong}")


def on_headset(
    seconds: float, tour: str = "luding-bridge", longest_round_s: float = 420.0, *, validate: bool = False
) -> dict[str, Any] | None:
    """``soak`` with its figures shown; None, with the reason, where there is no simulated headset."""
    try:
        found = soak(require(say=print), seconds, tour, longest_round_s, validation.require_layer() if validate else None)
    except (NoRuntime, ServiceFailed) as error:
        print(f"\non the simulated headset: not measured: {error}")
        return None
    show(found)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--tour", default="luding-bridge")
    parser.add_argument("--validate", action="store_true", help="with OpenXR's core validation layer; needs Xvfb")
    parser.add_argument("--longest-round", type=float, default=420.0, help="seconds for the round before a long run")
    parser.add_argument("--out", type=Path, help="keep all figures, memory second by second, as JSON")
    options = parser.parse_args()
    found = on_headset(60.0 * options.minutes, options.tour, options.longest_round, validate=options.validate)
    if found is None:
        return 2
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 1 if problems(found) else 0


if __name__ == "__main__":
    sys.exit(main())

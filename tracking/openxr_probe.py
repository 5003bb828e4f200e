"""Asks the OpenXR runtime what it is and whether it has a headset: ``python -m tracking.openxr_probe`` prints one JSON line.

A program of its own: a runtime may hang or crash, and whoever asks must not.
"""

import json
import sys


def facts() -> dict[str, object]:
    """``runtime`` and ``headset`` by name and ``extensions`` in use, or ``reason`` (``tracking.openxr_problem.Reason``) and ``detail``."""
    from tracking.openxr_problem import HeadsetProblem, Reason

    try:
        from tracking.openxr_runtime import Runtime
    except (ImportError, OSError) as error:
        return {"reason": Reason.no_loader.value, "detail": str(error)}
    try:
        runtime = Runtime()
    except HeadsetProblem as problem:
        return {"reason": problem.reason.value, "detail": problem.detail}
    said = {"runtime": runtime.name, "headset": runtime.system_name, "extensions": sorted(runtime.extensions)}
    runtime.close()
    return dict(said)


if __name__ == "__main__":
    print(json.dumps(facts()))
    sys.exit(0)

"""A recorded visit: what the visitor did, frame by frame, as lines of JSON (gzip). No pictures, no names.

The first line says what it is; each further line is ``[repeat, changes]``: the fields that changed since the line before,
and for how many frames they held. Numbers are rounded to what a hand can tell apart, so files stay small and replays exact.
What only a headset has (hands and the like, ``tracking/recorded_hands.py``) is there only while it is; null ends it. So is what a camera
shows, as landmarks (``tracking/recorded_body.py``).
"""

import gzip
import itertools
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenes.senses import Action, Senses
from scenes.settings import Settings
from scenes.space import Pose, Ray
from tracking import recorded_body, recorded_hands

FORMAT = "hongji-recording/1"


class RecordingError(Exception):
    """The recording cannot be used; the text names the file, the line, what was found and the fix."""


@dataclass(frozen=True, slots=True)
class Header:
    tour: str
    language: str
    frames_per_s: float
    seed: int
    device: str
    settings: dict[str, Any] | None = None  # the visitor's choices when the recording began; None: as for a new visitor


def flat(senses: Senses) -> dict[str, Any]:
    """Senses as JSON-able data, rounded."""
    head, ray = senses.stage_from_head, senses.pointer
    return {
        "hp": [round(c, 4) for c in head.position_m],
        "hq": [round(c, 6) for c in head.orientation],
        "po": None if ray is None else [round(c, 4) for c in ray.origin_m],
        "pd": None if ray is None else [round(c, 6) for c in ray.direction],
        "a": sorted(senses.pressed),
        "m": [round(c, 3) for c in senses.move],
        "t": round(senses.turn, 3),
        "h": senses.hurry,
        "o": [round(c, 5) for c in senses.object_turn_rad],
        "s": round(senses.scroll, 3),
        "v": [round(c, 5) for c in senses.view_tangents],
        "f": senses.focused,
        **recorded_hands.flat(senses),
        **recorded_body.flat(senses),
    }


def unflat(data: dict[str, Any], device: str) -> Senses:
    """The senses that ``flat`` wrote; KeyError, TypeError or ValueError for anything else."""
    ray = None if data["po"] is None else Ray(tuple(data["po"]), tuple(data["pd"]))
    return Senses(
        stage_from_head=Pose(tuple(data["hp"]), tuple(data["hq"])),
        pointer=ray,
        pressed=frozenset(Action(a) for a in data["a"]),
        move=tuple(data["m"]),
        turn=float(data["t"]),
        hurry=bool(data["h"]),
        object_turn_rad=tuple(data["o"]),
        scroll=float(data["s"]),
        view_tangents=tuple(data["v"]),
        focused=bool(data["f"]),
        device=device,
        **recorded_hands.unflat(data),
        **recorded_body.unflat(data),
    )


class Recorder:
    """Collects frames and writes them at ``close``: beside the file, then renamed."""

    def __init__(self, path: Path, header: Header) -> None:
        self._path = path
        self._lines: list[tuple[int, dict[str, Any]]] = []
        self._header = header
        self._last: dict[str, Any] = {}

    def take(self, senses: Senses, dt_s: float | None = None) -> Senses:
        """Record a frame, and how long it lasted where that is not the header's pace (a live visit's frames differ).

        Returns it as a replay will give it back, rounded: who thinks with that gets the same visit again.
        """
        now = flat(senses)
        if dt_s is not None:
            now["d"] = round(dt_s, 4)
        changes = {name: value for name, value in now.items() if self._last.get(name, ...) != value}
        changes.update((name, None) for name in self._last if name not in now)
        if changes or not self._lines:
            self._lines.append((1, changes))
        else:
            repeat, held = self._lines[-1]
            self._lines[-1] = (repeat + 1, held)
        self._last = now
        return unflat(now, senses.device)

    def close(self) -> None:
        """Write the file; OSError if the disk refuses."""
        header = {"format": FORMAT, "tour": self._header.tour, "language": self._header.language, "seed": self._header.seed,
                  "frames_per_s": self._header.frames_per_s, "device": self._header.device}
        if self._header.settings is not None:
            header["settings"] = self._header.settings
        text = "\n".join(json.dumps(line, separators=(",", ":")) for line in (header, *self._lines)) + "\n"
        beside = self._path.with_name(self._path.name + ".part")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(gzip.compress(text.encode(), mtime=0))
        beside.replace(self._path)


class Recording:
    """A file that ``Recorder`` wrote. All of it is read and checked at once: a torn file is found before the visit starts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        except FileNotFoundError:
            raise RecordingError(f"{path}: there is no such recording. Fix: name a file that exists.") from None
        except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
            raise RecordingError(f"{path}: not a readable recording ({error}). Fix: record it again.") from None
        self.header = self._read_header(lines)
        self._lines: list[tuple[int, dict[str, Any]]] = []
        for number, line in enumerate(lines[1:], start=2):
            self._lines.append(self._read_line(number, line))
        self.frames = sum(repeat for repeat, _ in self._lines)

    def _read_header(self, lines: list[str]) -> Header:
        try:
            data = json.loads(lines[0])
            if data.pop("format") != FORMAT:
                raise ValueError("another format")
            Settings.model_validate(data.get("settings") or {})
            return Header(**data)
        except (IndexError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordingError(f"{self.path}:1: not the start of a recording ({error}). Fix: record it again.") from None

    def _read_line(self, number: int, line: str) -> tuple[int, dict[str, Any]]:
        try:
            repeat, changes = json.loads(line)
            if not (isinstance(repeat, int) and 0 < repeat < 10**6 and isinstance(changes, dict)):
                raise ValueError("not [repeat, changes]")
            return repeat, changes
        except (TypeError, ValueError) as error:
            raise RecordingError(f"{self.path}:{number}: torn line ({error}). Fix: record it again.") from None

    def senses(self) -> Iterator[Senses]:
        """Frame by frame."""
        return (senses for senses, _ in self.frames_timed())

    def frames_timed(self) -> Iterator[tuple[Senses, float]]:
        """Frame by frame, with how long each lasted in seconds."""
        state: dict[str, Any] = {}
        for number, (repeat, changes) in enumerate(self._lines, start=2):
            state = {**state, **changes}
            try:
                senses = unflat(state, self.header.device)
                dt_s = float(state.get("d", 1.0 / self.header.frames_per_s))
                if not 0.0 < dt_s <= 1.0:
                    raise ValueError(f"a frame of {dt_s} s")
            except (KeyError, TypeError, ValueError) as error:
                raise RecordingError(f"{self.path}:{number}: unknown content ({error}). Fix: record it again.") from None
            yield from itertools.repeat((senses, dt_s), repeat)

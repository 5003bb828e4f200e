"""A new act in one file: striking a drum, played by key and by a made-up hand before a camera.

    python -m examples.01_new_act

To ship such an act, put what stands above ``play`` into ``interaction/act_strike_drum.py`` and name ``STRIKE_DRUM`` in
``interaction/acts.py``. Then ``act: strike-drum`` in a tour.yaml works with a camera, a headset and keys; the checker knows its name.
For words of its own add ``act-how-strike-drum`` and ``act-keys-strike-drum`` to ``content/interface/visit.*.yaml``.
"""

import math
from collections.abc import Iterable

from interaction.strokes import ActKind, by_keys, pulled
from scenes.act import Strokes
from scenes.moves import Moves, MovingHand
from scenes.senses import Action
from scenes.space import Pose, Vec3

KEYS = frozenset({Action.down})
"""Besides ``select`` (E, Enter, a click), which makes a stroke of every act."""
DIP_M, DIES_S = 0.01, 0.15


def advance(strokes: Strokes, moves: Moves, dt_s: float) -> Strokes:
    """A hand comes down by a third of an arm's length, and goes up again before its next beat. Two hands may take turns or beat alone."""
    return by_keys(pulled(strokes, moves, height), moves, KEYS)


def height(place: Vec3) -> float:
    """What a beat makes less. ``place``: from the shoulder, in lengths of the arm: right, forward, up."""
    return place[2]


def answer(strokes: Strokes, since_s: float) -> Pose:
    """How the drum's skin, if the tour names it as ``object``, moves after a beat: from where it rests."""
    return Pose((0.0, 0.0, -DIP_M * math.exp(-since_s / DIES_S)))


STRIKE_DRUM = ActKind("strike-drum", advance, KEYS, answer)


def play(act: ActKind, frames: Iterable[Moves], times: int) -> list[int]:
    """The frames in which strokes were counted, until there are ``times``; in the program ``interaction/acting.py`` does this."""
    strokes, counted = Strokes(), []
    for frame, moves in enumerate(frames):
        before, strokes = strokes, act.advance(strokes, moves, 1.0 / 30.0)
        if strokes.done > before.done:
            counted.append(frame)
        if strokes.done >= times:
            break
    return counted


def keys(every: int = 15) -> Iterable[Moves]:
    """Somebody who presses E twice a second."""
    return (Moves(asked=frozenset({Action.select}) if frame % every == 0 else frozenset()) for frame in range(300))


def beating(beats_per_s: float = 1.0) -> Iterable[Moves]:
    """Somebody before a camera whose right hand goes up and down by four tenths of an arm."""
    for frame in range(300):
        up = 0.2 * math.cos(math.tau * beats_per_s * frame / 30.0)
        yield Moves((MovingHand("right", (0.1, 0.5, up)),))


if __name__ == "__main__":
    print("keys  ", play(STRIKE_DRUM, keys(), 4))
    print("camera", play(STRIKE_DRUM, beating(), 4))

"""Every way of taking part, by the name that ``act:`` of tour.yaml gives it. A new one is a file like its neighbours, and a line here."""

from interaction.act_hand_over_hand import HAND_OVER_HAND
from interaction.act_pull_rope import PULL_ROPE
from interaction.act_raise_hand import RAISE_HAND
from interaction.act_ring_bell import RING_BELL
from interaction.act_scull import SCULL
from interaction.strokes import ActKind

ACTS: dict[str, ActKind] = {kind.name: kind for kind in (HAND_OVER_HAND, SCULL, PULL_ROPE, RING_BELL, RAISE_HAND)}

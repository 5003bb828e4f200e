"""Bodies and poses as motion capture gives them, in the stage frame."""

from dataclasses import dataclass, field

from scenes.space import Pose, Vec3


@dataclass(frozen=True, slots=True)
class Body:
    """One body at the time ``captured_s``: named joints in metres, and which hands are seen."""

    captured_s: float
    joints_m: dict[str, Vec3] = field(default_factory=dict)
    stage_from_head: Pose | None = None
    left_hand_seen: bool = False
    right_hand_seen: bool = False

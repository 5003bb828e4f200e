"""Ten seconds in which the visitor's place, arm and pointing hand are learnt: sit here, raise a hand, bring the cursor to the ring.

Begins by itself when somebody is first seen in the lobby, and again by its key. Any key or click skips it; what was learnt so far is kept.
"""

from interaction import panels
from interaction.gestures_panel import gesture_picture
from interaction.hand_track import ARM_M, SHOULDER_M
from interaction.judging import SIDES, Judging, judging
from interaction.lobby import change_setting
from interaction.moving_hands import GUESSED_HEAD_M
from interaction.words import key_hint
from scenes import space
from scenes.body import Body, BodyPoint, SeenPose
from scenes.body_memory import Calibrating, Reach
from scenes.events import CalibrationFinished, Event
from scenes.hands import Side
from scenes.panel import Block, Button, Columns, Panel, Paragraph, ProgressBar
from scenes.senses import Action, Senses
from scenes.space import Pose, Vec3
from scenes.world import World

OFFERED_AFTER_S = 0.7
PLACE_S, RAISE_S = 2.0, 0.8
HANDS_ONLY_S = 4.0
"""Without joints, but with hands in the picture, for so long: the hands must do."""
PATIENCE_S = 30.0
"""A step that does not come about is passed over."""
STILL_M, STILL_ARMS = 0.05, 0.12
RAISED_ARMS = 0.0
PALM_M = 0.09
"""From the wrist to the palm's middle."""
ARM_LIMITS_M = (0.40, 0.85)
SHOULDER_LIMITS_M = (0.22, 0.55)
STANDS_M = 0.25
"""Knees this far below the hips are those of somebody who stands."""
SHOULDERS = (BodyPoint.left_shoulder, BodyPoint.right_shoulder)
ARMS: dict[Side, tuple[BodyPoint, BodyPoint, BodyPoint]] = {
    "left": (BodyPoint.left_shoulder, BodyPoint.left_elbow, BodyPoint.left_wrist),
    "right": (BodyPoint.right_shoulder, BodyPoint.right_elbow, BodyPoint.right_wrist),
}
LEGS = ((BodyPoint.left_hip, BodyPoint.left_knee), (BodyPoint.right_hip, BodyPoint.right_knee))


def calibration(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if senses.device != "desktop" or not world.camera.in_use:
        world.body.calibrating = None
        return []
    memory = judging(world)
    wished = Action.calibrate in world.asked or world.pressed == "calibrate"
    world.asked.discard(Action.calibrate)
    if wished or _to_offer(world, memory):
        _begin(world)
        return []
    now = world.body.calibrating
    if now is None:
        return []
    if not panels.is_open(world, "calibration"):
        world.body.calibrating = None
        return []
    pressed, world.pressed = world.pressed, ""  # nobody else's
    if pressed == "ring":
        return _finish(world, now, dwell=world.body.used.get("dwell") == world.time_s)
    if pressed or (world.memory.asked_first and world.time_s < memory.keys_until_s):
        _end(world)
        return []
    body = world.body.body
    if now.step == "place":
        _learn_place(world, now, memory, body)
    elif now.step == "raise":
        _learn_arm(world, now, memory, body)
    elif world.time_s - now.since_s > PATIENCE_S:
        return _finish(world, now, dwell=False)
    return []


def remember_visitor(before: World, after: World) -> None:
    """In another visit of the same visitor: place and reach are known, and whether the camera is wanted."""
    after.body.reach, after.body.calibration_offered = before.body.reach, before.body.calibration_offered
    after.camera_wanted = before.camera_wanted


def _to_offer(world: World, memory: Judging) -> bool:
    """Once: when somebody sits before the camera in the lobby."""
    if world.body.calibration_offered or world.panel_id != "lobby" or world.body.body is None:
        return False
    found_s = min(memory.pose_found_s if world.body.body.pose is not None else world.time_s, world.time_s)
    seen_hand = any(track.steady for track in memory.hands.values())
    return seen_hand or (world.body.body.pose is not None and world.time_s - found_s >= OFFERED_AFTER_S)


def _begin(world: World) -> None:
    if world.holding is not None or world.mode == "ended" or world.safe:
        return
    world.body.calibration_offered = True
    world.body.calibrating = Calibrating(since_s=world.time_s)
    panels.show_over(world, "calibration")


def _end(world: World) -> None:
    world.body.calibrating = None
    if panels.is_open(world, "calibration"):
        panels.close(world)


def _next_step(world: World, now: Calibrating) -> None:
    now.step = "raise" if now.step == "place" else "ring"
    now.since_s, now.still_s, now.share = world.time_s, None, 0.0
    world.panel_stale = True


def _show_share(world: World, now: Calibrating, share: float) -> None:
    """In tenths, so that the panel is laid out anew only now and then."""
    shown = round(max(0.0, min(1.0, share)), 1)
    if shown != now.share:
        now.share = shown
        world.panel_stale = True


def _held(world: World, now: Calibrating, at: Vec3, within: float, after_s: float) -> bool:
    """Whether ``at`` has stayed within so much for so long; shows how long."""
    if now.still_s is None or space.distance(at, now.still_at) > within:
        now.still_s, now.still_at = world.time_s, at
        for samples in (now.heads, now.shoulders_m, now.arms_m):
            samples.clear()
    _show_share(world, now, (world.time_s - now.still_s) / after_s)
    return world.time_s - now.still_s >= after_s


def _learn_place(world: World, now: Calibrating, memory: Judging, body: Body | None) -> None:
    pose = body.pose if body is not None else None
    waited_s = world.time_s - now.since_s
    if pose is None or not all(pose.seen(point) for point in (*SHOULDERS, BodyPoint.nose)):
        if memory.pose_s < world.time_s - 1.0:
            now.still_s = None
            _show_share(world, now, 0.0)
        hands = any(track.hand is not None for track in memory.hands.values())
        if (hands and waited_s > HANDS_ONLY_S and memory.pose_s < world.time_s - 1.0) or waited_s > PATIENCE_S:
            now.joints = False
            _next_step(world, now)
        return
    held = _held(world, now, pose.camera_from_head.position_m, STILL_M, PLACE_S)
    now.heads.append(pose.camera_from_head)
    now.shoulders_m.append(space.distance(*(pose.points_m[point] for point in SHOULDERS)))
    if held:
        now.seated = not _stands(pose)
        world.body.reach = _reach(world, now)
        memory.rest_m = None
        _next_step(world, now)


def _stands(pose: SeenPose) -> bool:
    return any(
        pose.seen(hip) and pose.seen(knee) and pose.points_m[hip][2] - pose.points_m[knee][2] > STANDS_M for hip, knee in LEGS
    )


def _learn_arm(world: World, now: Calibrating, memory: Judging, body: Body | None) -> None:
    """The hand that is held up first points from now on."""
    if world.time_s - now.since_s > PATIENCE_S:
        _next_step(world, now)
        return
    side = now.raised if now.raised is not None and _is_up(memory, now.raised) else None
    side = side or next((side for side in SIDES if _is_up(memory, side)), None)
    if side is None:
        now.raised, now.still_s = None, None
        _show_share(world, now, 0.0)
        return
    if side != now.raised:
        now.raised, now.still_s = side, None
    x, y = memory.hands[side].at
    held = _held(world, now, (x, y, 0.0), STILL_ARMS, RAISE_S)
    length_m = _arm_m(body.pose, side) if body is not None and body.pose is not None else None
    if length_m is not None:
        now.arms_m.append(length_m)
    if held:
        world.body.reach = _reach(world, now)
        memory.pointing = side
        _next_step(world, now)


def _is_up(memory: Judging, side: Side) -> bool:
    track = memory.hands[side]
    return track.steady and track.at[1] > RAISED_ARMS


def _arm_m(pose: SeenPose, side: Side) -> float | None:
    """From the shoulder to the palm along the arm, bent as it may be."""
    if not all(pose.seen(point) for point in ARMS[side]):
        return None
    shoulder, elbow, wrist = (pose.points_m[point] for point in ARMS[side])
    return space.distance(shoulder, elbow) + space.distance(elbow, wrist) + PALM_M


def _reach(world: World, now: Calibrating) -> Reach:
    """What the samples say; what they do not say stays as it was, or as it is with most people."""
    before = world.body.reach
    head = Pose(_mean_place(now.heads), now.heads[-1].orientation) if now.heads else None
    if head is None:
        head = Pose(GUESSED_HEAD_M) if before is None else before.rest_head
    width_m = before.shoulder_width_m if before is not None else SHOULDER_M
    if now.shoulders_m:
        width_m = _within(sum(now.shoulders_m) / len(now.shoulders_m), SHOULDER_LIMITS_M)
    length_m = before.arm_m if before is not None else ARM_M
    if now.arms_m:
        length_m = _within(sum(now.arms_m) / len(now.arms_m), ARM_LIMITS_M)
    hand = now.raised or (before.hand if before is not None else "right")
    return Reach(head, width_m, length_m, hand, now.seated)


def _mean_place(heads: list[Pose]) -> Vec3:
    x, y, z = (sum(head.position_m[i] for head in heads) / len(heads) for i in range(3))
    return (x, y, z)


def _within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(limits[1], value))


def _finish(world: World, now: Calibrating, *, dwell: bool) -> list[Event]:
    """``dwell``: the ring was chosen by holding still: so this visitor selects from now on."""
    if world.body.reach is None:
        world.body.reach = _reach(world, now)
    _end(world)
    events: list[Event] = []
    if dwell != world.settings.dwell:
        events += change_setting(world, f"set:dwell:{'on' if dwell else 'off'}")
    reach = world.body.reach
    return [CalibrationFinished(world.time_s, reach.hand, reach.seated, dwell, now.joints), *events]


STEPS = ("place", "raise", "ring")
LARGE_PERCENT = 200
PICTURES = {"place": "stand-here", "raise": "raise-hand", "ring": "pinch"}


def calibration_panel(world: World) -> Panel:
    """What is to be done is the title, so that it is read however large the letters are; nobody can scroll yet."""
    now = world.body.calibrating or Calibrating()
    number = STEPS.index(now.step) + 1
    ring = "ring" if now.step == "ring" else None
    large = world.settings.text_percent >= LARGE_PERCENT
    how: tuple[Block, ...] = (Paragraph(world.word(f"calibration-{now.step}-how")),)
    if now.step != "ring":
        how = (*how, ProgressBar(now.share, "" if large else world.word("calibration-hold")))
    blocks: tuple[Block, ...]
    if large:
        blocks = (gesture_picture(world, PICTURES[now.step], 200.0, ring), *reversed(how))
    else:
        blocks = (Columns(((gesture_picture(world, PICTURES[now.step], 520.0, ring),), how), (0.42, 0.58)),)
    skip = Button("close", world.word("calibration-skip"), hint=key_hint(world, "key-back"))
    return Panel(
        "calibration", world.word(f"calibration-{now.step}"), blocks, (skip,), first_focus="close",
        subtitle=f"{world.word('calibration')} · {world.word('calibration-step', step=number, steps=len(STEPS))}",
    )  # fmt: skip

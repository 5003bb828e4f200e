"""Taking part by movement: one system that runs whatever act a hotspot or an event asks for.

First its words are read; then its strokes are made, by hand or by key; then its closing words are read, if it has any. Whoever does not
want to passes it over, at any moment, and nothing is missing then. Only completion counts. An act waits while a panel is open, in the safe
place and while the device is away; hands that are lost from view go on where they were.
"""

from dataclasses import replace

from interaction import panels
from interaction.acts import ACTS
from interaction.carrying import bring_back, carry, set_out
from interaction.chimes import chime
from interaction.hauling import haul, leave_load
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.moves import front_of, moves
from interaction.presence import feet
from scenes import space
from scenes.act import Act, Acting, ActTrack, By, Strokes
from scenes.events import ActFinished, ActPassedOver, ActStarted, Event
from scenes.senses import Action, Senses
from scenes.tour import ActPoint, Tour
from scenes.world import ObjectState, World

AWAY_M = 2.5
"""Who is so far from where the act has him went elsewhere (by the plan, say): the act is left."""
NOT_HERE = frozenset({
    Action.select, Action.teleport, Action.next_stop, Action.pause, Action.replay, Action.grab, Action.let_go, Action.raise_hand,
    Action.left, Action.right, Action.up, Action.down,
})  # fmt: skip


def acting(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if panels.is_open(world, "act-intro"):
        return _intro(world, senses)
    if world.acting is None:
        return []
    haul(world, world.acting, act_of(world, world.acting.place, world.acting.event), dt_s)
    if panels.is_open(world, "act-over"):
        return _leave(world, senses) if close_button_pressed(world) or not world.acting.over else []
    if world.acting.over:
        return _leave(world, senses)
    if world.panel_id or world.safe or not senses.focused or world.mode != "visit":
        return []
    return _act(world, senses, dt_s)


def under_way(world: World) -> bool:
    """Whether the visitor's hands belong to an act now: no panel is open over it, and it is not done."""
    return world.acting is not None and not world.acting.over and not world.panel_id and not world.safe


def act_of(world: World, place: str, event: str | None) -> ActPoint | ActTrack:
    """The act of a hotspot, or of a track of an event."""
    found = find_act(world.content.tour, place, event)
    assert found is not None, (place, event)
    return found


def find_act(tour: Tour, place: str, event: str | None) -> ActPoint | ActTrack | None:
    """The same; None if the tour has none there."""
    there: list[object] = [h for stop in tour.stops for h in stop.hotspots] if event is None else []
    there += [track for one in tour.events if one.id == event for track in one.tracks]
    return next((act for act in there if isinstance(act, ActPoint | ActTrack) and act.id == place), None)


def subject(world: World) -> tuple[str, str | None]:
    """(place, event) that an act's panel is about."""
    place, _, event = panels.subject(world).partition("@")
    return place, event or None


def ask_for(world: World, place: str, event: str | None = None) -> None:
    """Open what is read before an act."""
    panels.show(world, f"act-intro:{place}" + (f"@{event}" if event else ""))


def _intro(world: World, senses: Senses) -> list[Event]:
    place, event = subject(world)
    pressed = world.pressed
    going_on = world.acting is not None and world.acting.place == place
    if pressed == "start":
        panels.close_all(world)
        if going_on and world.acting is not None:
            set_out(world, senses, world.acting, act_of(world, place, event))
            return []
        return _start(world, senses, place, event)
    if pressed == "pass-over" or (event is not None and close_button_pressed(world)):
        panels.close_all(world)
        if not going_on:
            _begin(world, senses, place, event)
        return _pass_over(world, senses)
    if close_button_pressed(world):
        panels.close(world)
        world.acting = None
        return close_hotspot(world)
    return []


def _begin(world: World, senses: Senses, place: str, event: str | None) -> Acting:
    act = act_of(world, place, event)
    world.acting = Acting(place, act.act, act.times, event, since_s=world.time_s)
    world.acting.began_m = feet(world)
    world.acting.front_rad = front_of(senses, None)
    return world.acting


def _start(world: World, senses: Senses, place: str, event: str | None) -> list[Event]:
    now = _begin(world, senses, place, event)
    set_out(world, senses, now, act_of(world, place, event))
    return [ActStarted(world.time_s, place, event, now.kind)]


def _act(world: World, senses: Senses, dt_s: float) -> list[Event]:
    now = world.acting
    assert now is not None
    act = act_of(world, now.place, now.event)
    if space.distance(feet(world), now.carried_m or now.began_m) > AWAY_M:
        _rest(world, act)
        leave_load(world, now, act)
        world.acting = None
        return close_hotspot(world) if now.event is None else _passed(world, now)
    if Action.skip in world.asked:
        world.asked.discard(Action.skip)
        return _pass_over(world, senses)
    now.front_rad = front_of(senses, now.front_rad)
    shown = moves(world, senses)
    by: By = "headset" if world.device == "headset" else "camera"
    now.lost = not shown.hands and bool(now.strokes.hands)
    if now.done < now.times:
        before, after = now.strokes, ACTS[now.kind].advance(now.strokes, shown, dt_s)
        keyed = bool(shown.asked & (ACTS[now.kind].keys | {Action.select}))
        now.strokes = replace(after, done=min(after.done, now.times))
        if after.done > before.done:
            _stroke(world, now, act, "keys" if keyed else by)
    world.asked -= NOT_HERE
    arrived = carry(world, senses, now, act, dt_s)
    _answer(world, now, act)
    return _finish(world, now, act) if now.done >= now.times and arrived else []


def _stroke(world: World, now: Acting, act: Act, by: By) -> None:
    """A tick in the hand, and something to hear."""
    now.stroked_s = world.time_s
    now.by[by] = now.by.get(by, 0) + 1
    if by == "headset" and now.strokes.last is not None:
        world.memory.touched.add(now.strokes.last)
    chime(world, act.sound or "click")


def _answer(world: World, now: Acting, act: Act) -> None:
    answer = ACTS[now.kind].answer
    if act.object is None or answer is None:
        return
    pose = world.site.objects[act.object].pose @ answer(now.strokes, world.time_s - now.stroked_s)
    world.objects = {**world.objects, act.object: ObjectState(act.object, pose)}


def _rest(world: World, act: Act) -> None:
    """What answered hangs still again."""
    if act.object is not None:
        pose = world.site.objects[act.object].pose
        world.objects = {**world.objects, act.object: ObjectState(act.object, pose, not world.site.objects[act.object].hidden)}


def _finish(world: World, now: Acting, act: Act) -> list[Event]:
    now.over = True
    now.strokes = Strokes(done=now.times)
    chime(world, "arrive")
    if now.event is None and now.place not in world.progress.hotspots:
        world.progress.hotspots.append(now.place)
    if now.event is None and now.place in world.progress.passed_over:
        world.progress.passed_over.remove(now.place)
    if now.event is None or act.closing is not None:
        panels.show(world, f"act-over:{now.place}" + (f"@{now.event}" if now.event else ""))
    by = max(now.by, key=lambda one: now.by[one]) if now.by else "keys"
    took_s = round(world.time_s - now.since_s, 3)
    return [ActFinished(world.time_s, now.place, now.event, now.kind, now.times, took_s, by)]


def _pass_over(world: World, senses: Senses) -> list[Event]:
    """Nothing is missing then, and it can be done later."""
    now = world.acting
    assert now is not None
    known = world.progress
    if now.event is None and now.place not in (*known.passed_over, *known.hotspots):
        known.passed_over.append(now.place)
    return [*_passed(world, now), *_leave(world, senses)]


def _passed(world: World, now: Acting) -> list[Event]:
    if now.event is not None and world.playback is not None and now.place not in world.playback.acts:
        world.playback.acts.append(now.place)
    return [ActPassedOver(world.time_s, now.place, now.event, now.kind, now.done)]


def _leave(world: World, senses: Senses) -> list[Event]:
    now = world.acting
    assert now is not None
    act = act_of(world, now.place, now.event)
    world.acting = None
    _rest(world, act)
    leave_load(world, now, act)
    if panels.is_open(world, "act-over"):
        panels.close_all(world)
    if now.event is not None and world.playback is not None and now.place not in world.playback.acts:
        world.playback.acts.append(now.place)
    events = bring_back(world, senses, now, act)
    return [*events, *close_hotspot(world)] if now.event is None else events

"""The lobby: which tour, which language, how large the text, how to move. Choices are kept for the next start."""

from collections.abc import Callable

from interaction import panels
from interaction.camera_status import camera_offer
from interaction.presence import heading_from_bearing, stand_at
from interaction.resume import restore
from interaction.walking import STEP_M
from interaction.words import device_word, key_hint
from scenes.events import Event, LeaveAsked, SettingsChanged, TourChosen, VisitEnded, VisitStarted
from scenes.panel import Block, Button, ButtonRow, Columns, Panel, Paragraph, PictureBlock
from scenes.senses import Senses
from scenes.settings import SCREEN_CM, TEXT_PERCENTS, Settings, headset_settings
from scenes.world import TourCard, World

SWITCHES = ("vignette", "captions", "fade", "dwell", "window_view")
NUMERIC = ("text_percent", "snap_turn_deg", "volume_percent", "screen_cm")


def lobby(world: World, senses: Senses, dt_s: float) -> list[Event]:
    events: list[Event] = []
    if world.mode == "lobby" and not world.panel_id:
        panels.show(world, "lobby")
    pressed = world.pressed
    if pressed.startswith("set:"):
        events += change_setting(world, pressed)
    if panels.is_open(world, "lobby"):
        if pressed == "start":
            events += start_visit(world, senses)
        elif pressed == "continue" and world.saved is not None:
            events += restore(world, senses, world.saved)
            panels.close_all(world)
        elif pressed == "leave":
            panels.show_over(world, "quit")
        elif pressed.startswith("tour:") and pressed != f"tour:{world.content.tour.name}":
            events.append(TourChosen(world.time_s, pressed.removeprefix("tour:")))
    elif panels.is_open(world, "quit"):
        if pressed == "quit":
            events += leave(world, "program")
        elif pressed in ("close", "back"):
            panels.close(world)
    elif panels.is_open(world, "settings") and pressed in ("close", "back"):
        panels.close(world)
    return events


def start_visit(world: World, senses: Senses) -> list[Event]:
    """From the lobby's view to the first stop."""
    tour = world.content.tour
    world.mode = "visit"
    world.visit_started_s = world.heard_since_s = world.time_s
    panels.close_all(world)
    first = tour.stops[0]
    floor = world.site.ground.height_m(first.position[0], first.position[1], first.position[2] + STEP_M)
    place = (first.position[0], first.position[1], first.position[2] if floor is None else floor)
    stand_at(world, senses, place, heading_from_bearing(first.bearing_deg))
    return [VisitStarted(world.time_s, tour.name, world.settings.language, world.device)]


def leave(world: World, where: str) -> list[Event]:
    """End the visit, or the program from the lobby. What was done is kept by the visit's store."""
    world.leaving = "lobby" if where == "lobby" else "program"
    events: list[Event] = []
    if world.mode == "visit":
        events.append(VisitEnded(world.time_s, world.progress.completed, round(world.time_s - world.visit_started_s, 3)))
    world.mode = "ended"
    return [*events, LeaveAsked(world.time_s, where)]


def change_setting(world: World, button: str) -> list[Event]:
    """``set:name:value``; ``set:standard:…`` is every choice but the language as it is for whoever comes first."""
    _, name, value = button.split(":")
    if name == "standard":
        world.settings = headset_settings().model_copy(update={"language": world.settings.language})
        world.panel_stale = True
        return [SettingsChanged(world.time_s, name, value)]
    parsed: object = int(value) if name in NUMERIC else value == "on" if name in SWITCHES else value
    world.settings = Settings.model_validate({**world.settings.model_dump(), name: parsed})
    world.panel_stale = True
    return [SettingsChanged(world.time_s, name, value)]


def _card(world: World, card: TourCard) -> list[Block]:
    language = world.settings.language
    facts = world.word("lobby-facts", minutes=card.length_min, comfort=world.word(f"comfort-{card.comfort}"))
    blocks: list[Block] = [
        PictureBlock(card.picture, 16 / 9, card.alt[language], max_height=230.0),
        Paragraph(card.title[language], "heading"),
        Paragraph(facts, "small", tone="quiet"),
        Paragraph(card.summary[language], "small"),
    ]
    blocks += [Paragraph(note, "small", tone="quiet") for note in card.comfort_notes[language]]
    return blocks


def _tours(world: World) -> list[Block]:
    """Which tours there are, where there is a choice: by name, above the chosen one's card."""
    if len(world.cards) < 2:
        return []
    chosen, language = world.content.tour.name, world.settings.language
    known = sorted(world.cards, key=lambda card: card.name)
    buttons = tuple(Button(f"tour:{card.name}", card.title[language], "toggle", checked=card.name == chosen) for card in known)
    return [Paragraph(world.word("lobby-tours"), "small", tone="quiet"), ButtonRow(buttons)]


def _row(world: World, name: str, values: tuple[object, ...], label: Callable[[object], str]) -> ButtonRow:
    current = getattr(world.settings, name)
    buttons = []
    for value in values:
        shown = {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
        buttons.append(Button(f"set:{name}:{shown}", label(value), "toggle", checked=value == current))
    return ButtonRow(tuple(buttons), world.word(f"setting-{name}"))


def setting_rows(world: World) -> tuple[Block, ...]:
    """All settings as rows of buttons."""
    word = world.word

    def on_off(value: object) -> str:
        return word("on" if value else "off")

    rows: list[Block] = [
        _row(world, "language", ("zh-CN", "en"), lambda v: word(f"language-{v}")),
        _row(world, "text_percent", TEXT_PERCENTS, lambda v: f"{v}%"),
        *_camera_rows(world),
        _row(world, "posture", ("standing", "seated"), lambda v: word(f"posture-{v}")),
        *_hand_rows(world),
        _row(world, "movement", ("walk", "teleport"), lambda v: device_word(world, f"movement-{v}")),
        *_way_rows(world),
        _row(world, "turning", ("smooth", "snap"), lambda v: word(f"turning-{v}")),
    ]
    if world.settings.turning == "snap" or world.device == "headset":  # there the menu turns by it too
        rows.append(_row(world, "snap_turn_deg", (30, 45), lambda v: f"{v}°"))
    if world.device == "headset":
        rows.append(_row(world, "fade", (True, False), on_off))
    rows += [
        _row(world, "vignette", (True, False), on_off),
        _row(world, "captions", (True, False), on_off),
        _row(world, "volume_percent", (0, 25, 50, 75, 100), lambda v: f"{v}%" if v else word("off")),
    ]
    rows += _dwell_rows(world)
    rows += _window_rows(world)
    if world.device == "headset":
        rows.append(_row(world, "headset_lost", ("desktop", "wait"), lambda v: word(f"headset_lost-{v}")))
        standard = headset_settings().model_copy(update={"language": world.settings.language})
        if world.settings != standard:  # a headset goes from hand to hand
            rows.insert(1, ButtonRow((Button("set:standard:headset", word("setting-standard-again")),), word("setting-standard")))
    return tuple(rows)


def _hand_rows(world: World) -> list[Block]:
    if world.device != "headset" and not world.camera.in_use:
        return []
    return [_row(world, "hands", ("both", "left", "right"), lambda v: world.word(f"hands-{v}"))]


def _camera_rows(world: World) -> list[Block]:
    """The camera, where there is one or one could be had: high up, for who does not know of it will not look for it."""
    word = world.word
    offer = camera_offer(world)
    if offer is not None:
        button, note = offer
        return [ButtonRow((button,), word("setting-camera")), note]
    if world.device == "headset" or not world.camera.in_use:
        return []
    buttons = (
        Button("camera", word("camera-off" if world.camera_wanted else "camera-on"), hint=key_hint(world, "key-camera")),
        Button("calibrate", word("camera-calibrate"), hint=key_hint(world, "key-calibrate")),
    )
    return [ButtonRow(buttons, word("setting-camera"))]


def _dwell_rows(world: World) -> list[Block]:
    if world.device == "headset" or not world.camera.in_use:
        return []
    return [_row(world, "dwell", (True, False), lambda v: world.word("on" if v else "off"))]


def _way_rows(world: World) -> list[Block]:
    """Along what a headset's visitor walks smoothly."""
    if world.device != "headset" or world.settings.movement != "walk":
        return []
    return [_row(world, "walk_along", ("head", "hand"), lambda v: world.word(f"walk_along-{v}"))]


def _window_rows(world: World) -> list[Block]:
    """The view that follows the head, where a camera sees it: by choice, with a word on comfort."""
    if world.device == "headset" or not world.camera.in_use:
        return []
    word = world.word
    rows: list[Block] = [_row(world, "window_view", (True, False), lambda v: word("on" if v else "off"))]
    if world.settings.window_view:
        rows.append(_row(world, "screen_cm", SCREEN_CM, lambda v: word("screen_cm-value", cm=v)))
    return [*rows, Paragraph(word("setting-window_view-note"), "small", tone="quiet")]


def lobby_panel(world: World) -> Panel:
    cards = [card for card in world.cards if card.name == world.content.tour.name]
    left = (*_tours(world), *(block for card in cards for block in _card(world, card)))
    start = Button("start", world.word("lobby-start-over" if world.saved else "lobby-start"), kind="plain" if world.saved else "primary")
    footer: tuple[Button, ...] = (Button("leave", world.word("quit")), start)
    if world.saved:
        footer = (*footer, Button("continue", world.word("lobby-continue"), kind="primary"))
    return Panel(
        "lobby", world.word("program-name"), (Columns((left, setting_rows(world)), (0.44, 0.56)),), footer,
        subtitle=world.word("lobby-subtitle"), first_focus="continue" if world.saved else "start", dim=False,
    )


def settings_panel(world: World) -> Panel:
    close = Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-back"))
    return Panel("settings", world.word("settings"), setting_rows(world), (close,), first_focus="close")


def quit_panel(world: World) -> Panel:
    stay = Button("close", world.word("stay"), hint=key_hint(world, "key-back"))
    go = Button("quit", world.word("quit"), kind="primary")
    return Panel("quit", world.word("quit"), (Paragraph(world.word("quit-ask")),), (stay, go), first_focus="close", wide=False)

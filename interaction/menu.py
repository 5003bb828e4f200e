"""The menu, and the board that says that the visit is complete."""

from interaction import panels
from interaction.camera_status import camera_buttons, camera_offer
from interaction.grades import toggle_grades
from interaction.headset_menu import choose_on_headset, event_buttons, headset_buttons
from interaction.lobby import leave
from interaction.progress import share_done
from interaction.safe_place import enter_safe_place
from interaction.teleport import go_to_stop, next_stop
from interaction.words import clock, key_hint
from scenes.events import Event
from scenes.panel import Block, Button, ButtonRow, Columns, Panel, Paragraph, ProgressBar
from scenes.senses import Action, Senses
from scenes.world import World


def menu(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode != "visit":
        return []
    if not world.panel_id and Action.menu in world.asked:
        world.asked -= {Action.menu, Action.back}
        panels.show(world, "menu")
    elif panels.is_open(world, "menu"):
        return _choose(world, senses)
    elif panels.is_open(world, "finish"):
        if world.pressed == "leave":
            return leave(world, "program")
        if world.pressed in ("close", "back"):
            panels.close(world)
    return []


def _choose(world: World, senses: Senses) -> list[Event]:
    pressed = world.pressed
    if pressed in ("close", "back"):
        panels.close(world)
    elif pressed in ("plan", "help", "settings", "quit", "gestures"):
        panels.show_over(world, pressed)
    elif pressed == "grades":
        panels.close(world)
        return toggle_grades(world)
    elif pressed == "next-stop":
        panels.close_all(world)
        stop = next_stop(world)
        return go_to_stop(world, senses, stop) if stop else []
    elif pressed == "lobby":
        panels.close_all(world)
        return leave(world, "lobby")
    elif pressed == "pass-over":
        panels.close_all(world)
        world.memory.asked_later.add(Action.skip)
    elif pressed == "safe-place":
        panels.close_all(world)
        return enter_safe_place(world)
    else:
        return choose_on_headset(world, senses)
    return []


def menu_panel(world: World) -> Panel:
    word = world.word
    stop = next_stop(world)
    blocks: list[Block] = [
        ProgressBar(share_done(world), word("progress", percent=round(share_done(world) * 100))),
        Button("close", word("menu-continue"), kind="primary", hint=key_hint(world, "key-back")),
    ]
    if world.acting is not None:
        blocks.append(Button("pass-over", word("act-pass-over"), hint=key_hint(world, "key-skip")))
    elif stop is not None and world.playback is None:
        blocks.append(Button("next-stop", word("menu-next-stop", stop=world.say(stop.title)), hint=key_hint(world, "key-next-stop")))
    blocks += [
        Button("plan", word("menu-plan"), hint=key_hint(world, "key-plan")),
        Button("grades", word("menu-grades-hide" if world.grades_shown else "menu-grades-show"), hint=key_hint(world, "key-grades")),
        Button("settings", word("settings")),
        Button("help", word("menu-help"), hint=key_hint(world, "key-help")),
    ]
    if world.device != "headset" and world.camera.in_use:
        blocks[2:2] = event_buttons(world)
    blocks += [*camera_buttons(world), *reversed(camera_offer(world) or ())]  # what it means stands above: in view with the button
    footer = (Button("lobby", word("menu-lobby")), Button("quit", word("quit")))
    if world.device == "headset":
        columns = Columns((tuple(blocks), (*headset_buttons(world), ButtonRow(footer))), (0.52, 0.48))
        safe = Button("safe-place", word("menu-safe-place"))  # alone below: in view whatever the text's size
        return Panel("menu", word("menu"), (columns,), (safe,), first_focus="close")
    return Panel("menu", word("menu"), tuple(blocks), footer, first_focus="close", wide=False)


def finish_panel(world: World) -> Panel:
    word = world.word
    minutes = clock(world.time_s - world.visit_started_s)
    passed = word("quiz-passed" if world.progress.quiz_passed else "quiz-failed")
    blocks: list[Block] = [
        Paragraph(word("finish-text")),
        Paragraph(word("finish-time", time=minutes), "small", tone="quiet"),
        Paragraph(f"{passed} {word('quiz-best', percent=round(world.progress.quiz_best * 100))}", "small"),
    ]
    footer = (Button("leave", word("quit")), Button("close", word("finish-stay"), kind="primary", hint=key_hint(world, "key-back")))
    return Panel("finish", word("finish-title"), tuple(blocks), footer, first_focus="close", wide=False)

"""Builds the wanted panel, lays it out and places it before the visitor; keeps focus and scroll while it only changes."""

from collections.abc import Callable

from interaction import (
    act_panels,
    artefacts,
    boards,
    calibration,
    comparison,
    event_panels,
    gestures_panel,
    help_panel,
    lobby,
    menu,
    plan,
    questions,
    quiz,
    reading_room,
    route_map,
    safe_place,
)
from interaction.panel_layout import lay_out
from interaction.panel_place import place
from scenes.events import Event
from scenes.panel import Block, Button, ButtonRow, Columns, OpenPanel, Panel, PictureBlock
from scenes.senses import Senses
from scenes.world import World

BUILDERS: dict[str, Callable[[World], Panel]] = {
    "lobby": lobby.lobby_panel,
    "quit": lobby.quit_panel,
    "menu": menu.menu_panel,
    "settings": lobby.settings_panel,
    "help": help_panel.help_panel,
    "gestures": gestures_panel.gestures_panel,
    "calibration": calibration.calibration_panel,
    "plan": plan.plan_panel,
    "board": boards.board_panel,
    "artefact": artefacts.artefact_panel,
    "comparison": comparison.comparison_panel,
    "map": route_map.map_panel,
    "sources": reading_room.sources_panel,
    "question": questions.question_panel,
    "quiz-intro": quiz.intro_panel,
    "quiz-question": questions.question_panel,
    "quiz-result": quiz.result_panel,
    "event-intro": event_panels.intro_panel,
    "event-over": event_panels.over_panel,
    "act-intro": act_panels.intro_panel,
    "act-over": act_panels.over_panel,
    "finish": menu.finish_panel,
    "safe-place": safe_place.safe_panel,
}


def panel_show(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if not world.panel_stale:
        return []
    world.panel_stale = False
    if not world.panel_id:
        world.panel = None
        return []
    panel = BUILDERS[world.panel_id.partition(":")[0]](world)
    before = world.panel if world.panel is not None and world.panel.panel.id == panel.id else None
    layout = (
        before.layout
        if before and before.panel == panel and before.text_percent == world.settings.text_percent
        else None
    )
    if layout is None:
        layout = lay_out(panel, world.settings.text_percent)
    if (
        before is not None
        and before.placed_for == world.view_tangents
        and before.layout.height == layout.height
    ):
        pose, width_m, aside_m = before.world_from_panel, before.width_m, before.aside_m
    else:
        aside_m = 0.0
        pose, width_m = place(
            world.world_from_head, world.view_tangents, layout,
            headset=world.device == "headset", near=world.memory.panel_near,
        )  # fmt: skip
    buttons = {button.id: button for button in all_buttons(panel)}
    opened = OpenPanel(panel, layout, pose, width_m, opened_s=world.time_s, buttons=buttons)
    opened.placed_for, opened.aside_m = world.view_tangents, aside_m
    opened.text_percent = world.settings.text_percent
    if before is not None:
        opened.opened_s = before.opened_s
        opened.focus = before.focus if before.focus in buttons else ""
        opened.hover = before.hover if before.hover in buttons else ""
        opened.scroll = min(before.scroll, layout.max_scroll())
    if not opened.focus:
        opened.focus = panel.first_focus if panel.first_focus in buttons else ""
    world.panel = opened
    return []


def all_buttons(panel: Panel) -> list[Button]:
    """Everything on a panel that can be pressed, marks of pictures included."""
    found: list[Button] = []

    def walk(blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, Button):
                found.append(block)
            elif isinstance(block, ButtonRow):
                found.extend(block.buttons)
            elif isinstance(block, Columns):
                for column in block.columns:
                    walk(column)
            elif isinstance(block, PictureBlock):
                if block.button:
                    found.append(Button(block.button, block.alt))
                found.extend(Button(mark.button, mark.text) for mark in block.marks if mark.button)

    walk(panel.blocks)
    found.extend(panel.footer)
    return found

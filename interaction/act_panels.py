"""What is read before an act and after it, and what is said during it."""

from interaction.acting import act_of, subject
from interaction.acts import ACTS
from interaction.words import claim_paragraph, device_word, key_hint
from scenes.body import CameraState
from scenes.panel import Block, Button, Columns, Panel, Paragraph, PictureBlock, ProgressBar
from scenes.world import World

PICTURE_POINTS = 300.0

def intro_panel(world: World) -> Panel:
    place, event = subject(world)
    act = act_of(world, place, event)
    going_on = world.acting is not None and world.acting.place == place and world.acting.done > 0
    words: tuple[Block, ...] = (
        Paragraph(world.say(act.prompt), "heading"),
        claim_paragraph(world, act.claim),
        Paragraph(device_word(world, "act-no-style"), "small", tone="quiet"),
    )
    shown: tuple[Block, ...] = tuple(Paragraph(line, "small") for line in how(world, act.act, act.times))
    picture = ACTS[act.act].picture
    if picture:
        file = f"{world.site.pictures_dir}/{picture}"
        shown = (PictureBlock(file, 1.0, world.say(act.prompt), max_height=PICTURE_POINTS), *shown)
    blocks: list[Block] = [Columns((words, shown), (0.66, 0.34))]
    if going_on and world.acting is not None:
        blocks.append(ProgressBar(world.acting.done / act.times, _count(world, world.acting.done, act.times)))
    start = Button("start", world.word("act-go-on" if going_on else "act-start"), kind="primary")
    past = Button("pass-over", world.word("act-pass-over"))
    close = Button("close", world.word("not-now"), hint=key_hint(world, "key-back"))
    footer = (past, start) if event is not None else (close, past, start)
    return Panel(world.panel_id, world.say(act.title), tuple(blocks), footer, first_focus="start")


def over_panel(world: World) -> Panel:
    place, event = subject(world)
    act = act_of(world, place, event)
    blocks: list[Block] = [Paragraph(world.word("act-done"), tone="good")]
    if act.closing is not None:
        blocks.append(claim_paragraph(world, act.closing))
    close = Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-back"))
    return Panel(world.panel_id, world.say(act.title), tuple(blocks), (close,), first_focus="close", wide=act.closing is not None)


def act_prompt(world: World) -> str:
    """How far the act is, and how to go on or past."""
    now = world.acting
    assert now is not None
    if now.over:
        return ""
    count = _count(world, now.done, now.times)
    if now.lost:
        return device_word(world, "act-prompt-lost", count=count)
    if world.camera is CameraState.seeing and world.device != "headset":
        return world.word("act-prompt-camera", count=count, how=keys(world, now.kind))
    return device_word(world, "act-prompt", count=count, how=keys(world, now.kind))


def how(world: World, kind: str, times: int) -> list[str]:
    """By hand, if the interface has words for that, and by key."""
    by_hand = f"act-how-{kind}"
    lines = [world.word(by_hand)] if by_hand in world.words[world.settings.language] else []
    return [*lines, device_word(world, "act-how", times=times, keys=keys(world, kind))]


def keys(world: World, kind: str) -> str:
    word_id = f"act-keys-{kind}"
    return world.word(word_id if word_id in world.words[world.settings.language] else "key-select")


def _count(world: World, done: int, times: int) -> str:
    return world.word("act-count", done=done, times=times)

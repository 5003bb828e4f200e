"""Sentences put together for panels: claims with their grade and sources."""

from scenes.claims import Claim, Source
from scenes.panel import Paragraph
from scenes.world import World


def source_line(source: Source) -> str:
    """A source in one line, as a reader would look it up: author, title, publisher, year, pages, address."""
    parts = [source.author, f"《{source.title}》" if source.language.startswith("zh") else source.title, source.publisher,
             str(source.year) if source.year else None, source.pages, source.url]
    return ", ".join(part for part in parts if part)


def sources_note(world: World, source_ids: tuple[str, ...]) -> str:
    """“Sources: …” in the visitor's language, shortened to author and title; "" without sources."""
    names = []
    for source_id in source_ids:
        source = world.content.sources[source_id]
        title = f"《{source.title}》" if source.language.startswith("zh") else source.title
        names.append(f"{source.author}, {title}" if source.author else title)
    return world.word("claim-sources", sources="; ".join(names)) if names else ""


def claim_paragraph(world: World, claim: Claim) -> Paragraph:
    return Paragraph(
        world.say(claim.text),
        grade=claim.grade,
        grade_name=world.word(f"grade-{claim.grade}"),
        note=sources_note(world, claim.sources),
    )


def key_hint(world: World, key_id: str) -> str:
    """The key that a button names; in a headset there is none."""
    return "" if world.device == "headset" else world.word(key_id)


def device_word(world: World, word_id: str, **values: object) -> str:
    """A sentence that names controls, as it reads for the device in use."""
    return world.word(f"{word_id}-headset" if world.device == "headset" else word_id, **values)


def input_word(world: World, word_id: str, **values: object) -> str:
    """The same for a sentence that is otherwise for who moves the cursor by hand before a camera."""
    if world.device != "headset" and world.body.cursor is not None:
        return world.word(f"{word_id}-camera", **values)
    return device_word(world, word_id, **values)


def clock(seconds: float) -> str:
    """Minutes and seconds: ``3:05``."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"

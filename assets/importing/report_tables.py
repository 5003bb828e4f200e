"""The report's tables: classes of headset, measures, the artist's marks, pictures."""

from html import escape

from assets.importing.report_words import Both
from assets.importing.verdict import HeadsetClass, Row, Texture, Verdict


def class_tables(verdict: Verdict, say: Both) -> str:
    """One table a class; every figure against its bound, by sign and word and not by colour alone."""
    if not verdict.classes:
        return ""
    tables = "".join(_class_table(name, one, say) for name, one in sorted(verdict.classes.items()))
    return (
        f'<section class="budget"><h2>{say("report.section.classes")}</h2><p class="quiet">{say("report.classes-about")}</p>'
        f'<div class="two">{tables}</div></section>'
    )


def _class_table(name: str, one: HeadsetClass, say: Both) -> str:
    baked = any(row.baked is not None for row in one.rows)
    heads = ["report.column.measure", "report.column.source", "report.column.baked" if baked else "report.column.predicted", "report.column.limit"]
    head = "".join(f'<th scope="col">{say(key)}</th>' for key in heads)
    rows = "".join(_class_row(row, say) for row in one.rows)
    sign, word = ("✓", "report.passes") if one.passes else ("✗", "report.fails")
    caption = f'{say(f"report.class.{name}")} <span class="{"good" if one.passes else "bad"}"><i aria-hidden="true">{sign}</i> {say(word)}</span>'
    table = f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return _scrolled(table, say.plain(f"report.class.{name}"))


def _class_row(row: Row, say: Both) -> str:
    def cell(value: int) -> str:
        good = value <= row.limit
        sign = f'<i aria-hidden="true">{"✓" if good else "✗"}</i>'
        hidden = f'<span class="aloud">{say("report.passes" if good else "report.fails")}</span>'
        return f'<td class="{"good" if good else "bad"}">{_figure(row, value, say)} {sign}{hidden}</td>'

    return (
        f'<tr><th scope="row">{say(f"report.measure.{row.measure}")}</th>{cell(row.source)}{cell(row.counts)}'
        f"<td>{_figure(row, row.limit, say)}</td></tr>"
    )


def _figure(row: Row, value: int, say: Both) -> str:
    return say.bytes(value) if row.measure.endswith("bytes") else f"{value:,}"


def measures_table(verdict: Verdict, say: Both) -> str:
    measures = verdict.measures
    if measures is None:
        return ""
    width, depth, height = (b - a for a, b in zip(measures.bounds_min_m, measures.bounds_max_m, strict=True))
    facts = [
        ("size", say("report.size", width=width, depth=depth, height=height)),
        ("nodes", f"{measures.nodes:,}"),
        ("meshes", f"{measures.meshes:,}"),
        ("triangles", f"{measures.triangles:,}"),
        ("vertices", f"{measures.vertices:,}"),
        ("materials", f"{measures.materials:,}"),
        ("textures", f"{len(measures.textures):,}"),
        ("animations", f"{measures.animations:,}"),
        ("walkable", say("report.square-metres", area=measures.walkable_m2)),
        ("unit", say("report.unit", factor=measures.metres_in_unit)),
    ]
    if verdict.asked.kind != "site":
        facts = [fact for fact in facts if fact[0] != "walkable"]
    listed = "".join(f"<div><dt>{say(f'report.fact.{name}')}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<section><h2>{say("report.section.measures")}</h2><dl class="facts">{listed}</dl></section>'


def places_list(verdict: Verdict, say: Both) -> str:
    """Stops, hotspots, the spawn and things to take; how to mark some, where there are none."""
    measures = verdict.measures
    if measures is None or verdict.asked.kind != "site":
        return ""
    names = [f"{place.kind}:{place.id}" if place.kind != "spawn" else "spawn" for place in measures.places]
    names += [f"object:{name}" for name in measures.objects]
    listed = "".join(f"<li><code>{escape(name)}</code></li>" for name in names)
    found = f'<ul class="marks">{listed}</ul>' if names else f"<p>{say('report.no-marks')}</p>"
    return f'<section><h2>{say("report.section.marks")} <span class="count">{len(names)}</span></h2>{found}</section>'


def textures_table(verdict: Verdict, say: Both) -> str:
    measures = verdict.measures
    if measures is None or not measures.textures:
        return ""
    head = "".join(
        f'<th scope="col">{say(f"report.column.{name}")}</th>' for name in ("number", "picture", "use", "pixels", "memory", "after")
    )
    rows = "".join(_texture_row(number, texture, say) for number, texture in enumerate(measures.textures, 1))
    table = _scrolled(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>", say.plain("report.section.textures"))
    title = f'{say("report.section.textures")} <span class="count">{len(measures.textures)}</span>'
    return f'<section class="textures"><details><summary><h2>{title}</h2></summary>{table}</details></section>'


def _texture_row(number: int, texture: Texture, say: Both) -> str:
    uses = "<br>".join(say(f"report.use.{use}") for use in texture.uses)
    if texture.missing:
        after = f'<td colspan="3" class="bad"><i aria-hidden="true">✗</i> {say("report.missing")}</td>'
    else:
        after = (
            f"<td>{texture.width} × {texture.height}</td><td>{say.bytes(texture.source_bytes)}</td>"
            f"<td>{texture.baked_width} × {texture.baked_height}, {say.bytes(texture.baked_bytes)}</td>"
        )
    return f'<tr><td>{number}</td><th scope="row">{escape(texture.name)}</th><td>{uses}</td>{after}</tr>'


def _scrolled(table: str, name: str) -> str:
    """A table wider than the page is moved by itself, by keys too."""
    return f'<div class="scrolled" role="region" tabindex="0" aria-label="{name}">{table}</div>'

"""Who made a glTF and under what licence, wherever it says so: asset.copyright, Sketchfab's asset.extras, XMP (KHR_xmp_json_ld)."""

from typing import Any

from assets.importing.credits_beside import LICENCE, LONGEST
from assets.importing.gltf_document import Document
from assets.importing.gltf_values import Json, extension, index, rows, table, text
from scenes.package import Credits


def read_credits(document: Document) -> Credits:
    asset = table(document.json.get("asset"))
    extras, packet = table(asset.get("extras")), _packet(document, asset)
    copyright_ = text(asset.get("copyright"))
    said = {
        "title": _first(extras.get("title"), packet.get("dc:title")),
        "author": _first(extras.get("author"), packet.get("dc:creator"), extras.get("creator"), copyright_),
        "licence": _first(
            extras.get("license"), extras.get("licence"), packet.get("xmpRights:WebStatement"), packet.get("dc:rights"),
            packet.get("xmpRights:UsageTerms"), copyright_ if LICENCE.search(copyright_) else "",
        ),
        "source": _first(extras.get("source"), packet.get("dc:source"), extras.get("url")),
        "generator": text(asset.get("generator")),
    }  # fmt: skip
    return Credits(**{key: value[:LONGEST] for key, value in said.items()})


def _packet(document: Document, asset: Json) -> Json:
    """The packet of XMP that the asset names, else the first."""
    packets = [table(one) for one in rows((extension(document.json, "KHR_xmp_json_ld", "KHR_xmp") or {}).get("packets"))]
    named = index((extension(asset, "KHR_xmp_json_ld", "KHR_xmp") or {}).get("packet")) or 0
    return packets[named] if named < len(packets) else {}


def _first(*values: Any) -> str:
    return next((found for found in map(_plain, values) if found), "")


def _plain(value: Any) -> str:
    """A value of JSON-LD as text: strings, lists, ``@list``, ``@set``, ``@value`` and choices of languages, to a depth of four."""
    for _ in range(4):
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, list):
            if len(value) > 1 and all(isinstance(one, str) for one in value):
                return ", ".join(one.strip() for one in value)
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next((value[key] for key in ("@value", "@list", "@set", "rdf:Alt", "rdf:_1") if key in value), next(iter(value.values()), ""))
    return ""

"""The schema of a tour's files as JSON Schema, for editors that complete and check while one types.

``python -m content.write_schema`` writes ``content/schema/*.json`` anew from ``scenes/``; a test fails while they are not up to date.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from scenes.claims import Identifier, Source
from scenes.tour import LANGUAGES, Tour

FOLDER = Path(__file__).resolve().parent / "schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STEP = "^[a-z0-9][a-z0-9-]*$"


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> JSON Schema."""
    sources = TypeAdapter(dict[Identifier, Source]).json_schema()
    texts: dict[str, Any] = {
        "title": "Texts",
        "description": f"texts/<language>.yaml ({', '.join(LANGUAGES)}): groups of sentences; a text id is the way to it",
        "$ref": "#/$defs/group",
        "$defs": {
            "group": {
                "type": "object",
                "propertyNames": {"pattern": _STEP},
                "additionalProperties": {
                    "anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/group"}]
                },
            }
        },
    }
    named = {"tour": Tour.model_json_schema(), "sources": sources, "texts": texts}
    return {f"{name}.schema.json": {"$schema": _DIALECT, **schema} for name, schema in named.items()}


def as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(as_text(schema), encoding="utf-8")


if __name__ == "__main__":
    main()

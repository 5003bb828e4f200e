"""The JSON Schema that ships is the schema that the program checks by."""

import pytest

from content.write_schema import FOLDER, as_text, schemas


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_shipped_schema_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == as_text(schemas()[name]), (
        "run python -m content.write_schema"
    )


def test_there_is_no_schema_of_something_gone() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(schemas())

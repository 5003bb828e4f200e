import dataclasses
import json

import pytest

from scenes.events import Event, Registry, from_json, to_json


def sample(kind: type[Event]) -> Event:
    values: dict[object, object] = {str: "a", float: 1.5, int: 2, bool: True, str | None: None}
    return kind(**{f.name: values[f.type] for f in dataclasses.fields(kind)})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Registry.kinds[name] for name in sorted(Registry.kinds)])
def test_every_event_survives_json(kind: type[Event]) -> None:
    event = sample(kind)
    data = json.loads(json.dumps(to_json(event)))
    assert data["kind"] == kind.__name__
    assert from_json(data) == event


@pytest.mark.parametrize("data", [{}, {"kind": "Nothing"}, {"kind": "StopReached"}, {"kind": "GradesShown", "time_s": 1, "shown": 1, "x": 2}])
def test_unknown_kinds_and_fields_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        from_json(data)

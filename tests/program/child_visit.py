"""A whole visit by keyboard with a real outbox, to be killed: ``python child_visit.py FOLDER``. Prints each event once it is on disk."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from interaction.systems import think
from reporting.reporter import Identity, OutboxReporter
from scenes.events import to_json
from scenes.settings import Settings
from tests.interaction.hands import KeyboardPerson
from visit import Teller, make_world
from visit_models import ShippedModels

MODELS = ShippedModels()


def main() -> None:
    content = MODELS.content("luding-bridge")
    world = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings())
    reporter = OutboxReporter(Path(sys.argv[1]), Identity(uuid4(), datetime.now(UTC), "test"), lambda _: content)
    teller = Teller(reporter, None, None)
    person = KeyboardPerson(world)
    person.script.frames = person.whole_visit()
    while not world.leaving:
        frame = person.headset.wait_frame()
        events = think(world, frame.senses, frame.time)
        teller(world, frame, events)
        person.headset.heed(world)
        if events:
            reporter.flush()
            for event in events:
                print(to_json(event)["kind"], getattr(event, "stop", ""), flush=True)
    reporter.close()


main()

"""Against a real learning record store, Ralph: each statement of a visit arrives exactly once, whatever happens on the way."""

import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import UUID

import pytest

from reporting.client import HttpPlatform
from reporting.delivery import Sender
from reporting.learning_platform import Answer
from reporting.outbox import Outbox
from reporting.reporter import OutboxReporter
from reporting.sender_lock import SenderLock
from scenes import events as ev
from tests.reporting.lrs import PASSWORD, USER, Ralph, free_port, needs_lrs
from tests.reporting.made_visit import content_of, identity, visit_events

pytestmark = [pytest.mark.lrs, needs_lrs, pytest.mark.xdist_group(name="lrs")]


@pytest.fixture(scope="module")
def ralph(tmp_path_factory: pytest.TempPathFactory):
    server = Ralph(tmp_path_factory.mktemp("ralph"))
    server.start()
    yield server
    server.kill()


def tell(folder: Path, session: int, events: list[ev.Event] | None = None) -> list[dict[str, object]]:
    """Tell a visit; the statements that must arrive."""
    reporter = OutboxReporter(folder, identity(UUID(int=session)), content_of)
    reporter.tell(visit_events() if events is None else events)
    reporter.close()
    with Outbox.open(folder) as outbox:
        return [json.loads(s.body) for s in outbox.statements() if s.session == str(UUID(int=session))]


def sender(folder: Path, url: str, password: str = PASSWORD) -> Sender:
    return Sender(folder, lambda: HttpPlatform(url, USER, password, timeout_s=5.0), chance=random.Random(7))


def until_free(folder: Path) -> None:
    """Until the sender before has let go, which on a busy machine may be after its time."""
    lock = SenderLock(folder)
    end_s = time.monotonic() + 60.0
    while not lock.take():
        assert time.monotonic() < end_s, "it never let go"
        time.sleep(0.02)
    lock.release()


def held_of(ralph: Ralph, told: list[dict[str, object]]) -> list[dict[str, object]]:
    ids = {s["id"] for s in told}
    return [s for s in ralph.statements() if s["id"] in ids]


def same(held: dict[str, object], told: dict[str, object]) -> bool:
    return all(held[key] == value for key, value in told.items())


def assert_exactly_once(ralph: Ralph, told: list[dict[str, object]]) -> None:
    held = {str(s["id"]): s for s in held_of(ralph, told)}
    assert len(held_of(ralph, told)) == len(told) == len(held)
    for statement in told:
        assert same(held[str(statement["id"])], statement)


def test_a_whole_visit_arrives_exactly_once_and_reads_back_as_told(ralph: Ralph, tmp_path: Path) -> None:
    told = tell(tmp_path, 501)
    state = sender(tmp_path, ralph.url).finish(20.0)
    assert (state.sent, state.dead, state.last.verdict) == (len(told), 0, "idle")
    assert_exactly_once(ralph, told)
    assert sender(tmp_path, ralph.url + "/statements").finish(5.0).sent == 0


def test_statements_wait_while_it_is_down_and_go_when_it_is_up(tmp_path: Path) -> None:
    server = Ralph(tmp_path / "ralph")
    told = tell(tmp_path / "data", 502)
    state = sender(tmp_path / "data", server.url).finish(5.0)
    assert state.sent == 0 and state.last.verdict == "unreachable"
    running = sender(tmp_path / "data", server.url)
    server.start()
    try:
        state = running.finish(20.0)
        assert state.last.verdict == "idle" and state.sent == len(told)
        assert_exactly_once(server, told)
    finally:
        server.kill()


def test_a_store_killed_in_mid_batch_holds_each_exactly_once_in_the_end(tmp_path: Path) -> None:
    server = Ralph(tmp_path / "ralph")
    server.start()
    steps = [ev.RouteStepShown(2.0 + n / 10, "map", n) for n in range(400)]
    told = tell(tmp_path / "data", 503, [visit_events()[1], *steps])
    try:
        for _ in range(2):
            running = sender(tmp_path / "data", server.url)
            until_s = time.monotonic() + 10.0
            sent_before = running.state.sent
            while running.state.sent == sent_before and time.monotonic() < until_s:
                time.sleep(0.002)
            server.kill()
            running.finish(0.3)
            server.start()
        state = sender(tmp_path / "data", server.url).finish(30.0)
        assert state.last.verdict == "idle" and state.dead == 0
        assert_exactly_once(server, told)
    finally:
        server.kill()


def test_what_is_there_already_is_not_doubled_when_the_outbox_forgot(ralph: Ralph, tmp_path: Path) -> None:
    told = tell(tmp_path, 504)
    sender(tmp_path, ralph.url).finish(20.0)
    for forgotten in (5, len(told)):  # an answer lost for some, then for all
        with Outbox.open(tmp_path) as outbox, outbox.transaction():
            ids = [s.id for s in outbox.statements()][:forgotten]
            outbox._db.executemany("UPDATE statements SET state = 'queued' WHERE id = ?", [(i,) for i in ids])
        state = sender(tmp_path, ralph.url).finish(20.0)
        assert (state.sent, state.dead) == (forgotten, 0)
    assert_exactly_once(ralph, told)


def test_another_statement_in_our_place_is_a_dead_letter_and_the_rest_arrives(ralph: Ralph, tmp_path: Path) -> None:
    told = tell(tmp_path, 505)
    thief = {**told[4], "verb": {"id": "http://adlnet.gov/expapi/verbs/voted"}}
    platform = HttpPlatform(ralph.url, USER, PASSWORD)
    try:
        assert platform.post(json.dumps([thief]).encode()).status == 200
    finally:
        platform.close()
    state = sender(tmp_path, ralph.url).finish(20.0)
    assert (state.sent, state.dead) == (len(told) - 1, 1)
    with Outbox.open(tmp_path) as outbox:
        (dead,) = [s for s in outbox.statements() if s.state == "dead"]
    assert dead.id == told[4]["id"] and "HTTP 409" in str(dead.error)
    assert_exactly_once(ralph, [s for s in told if s["id"] != dead.id])


def test_wrong_credentials_pause_and_keep_everything(ralph: Ralph, tmp_path: Path) -> None:
    told = tell(tmp_path, 506)
    state = sender(tmp_path, ralph.url, "wrong").finish(10.0)
    assert (state.sent, state.last.verdict) == (0, "unauthorized")
    assert held_of(ralph, told) == []
    assert sender(tmp_path, ralph.url).finish(20.0).sent == len(told)
    assert_exactly_once(ralph, told)


class Portal(BaseHTTPRequestHandler):
    """A hotel's sign-in page: answers everything with 200 and a page; or, at /busy, with 429."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        busy = self.path.startswith("/busy")
        body = b"<html>Please sign in</html>"
        self.send_response(429 if busy else 200)
        if busy:
            self.send_header("Retry-After", "120")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def portal():
    server = HTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_captive_portal_takes_nothing_from_us(portal: str, ralph: Ralph, tmp_path: Path) -> None:
    told = tell(tmp_path, 507)
    state = sender(tmp_path, portal + "/xAPI").finish(5.0)
    assert (state.sent, state.dead, state.last.verdict) == (0, 0, "portal")
    assert "sign in" in state.last.detail
    until_free(tmp_path)
    assert sender(tmp_path, ralph.url).finish(20.0).sent == len(told)
    assert_exactly_once(ralph, told)


def test_a_busy_platform_is_left_alone_as_long_as_it_asks(portal: str, tmp_path: Path) -> None:
    tell(tmp_path, 508)
    started_s = time.monotonic()
    state = sender(tmp_path, portal + "/busy").finish(60.0)
    assert (state.last.verdict, state.last.wait_s) == ("busy", 120.0)
    assert time.monotonic() - started_s < 40.0, "no use in waiting for what comes too late"
    with Outbox.open(tmp_path) as outbox:
        assert outbox.statements()[0].tries == 1


def test_nobody_there_is_an_answer_too() -> None:
    platform = HttpPlatform(f"http://127.0.0.1:{free_port()}/xAPI", USER, PASSWORD, timeout_s=1.0)
    try:
        answer = platform.get("x")
    finally:
        platform.close()
    assert isinstance(answer, Answer) and answer.status == 0 and answer.fault

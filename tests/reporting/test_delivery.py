"""Delivery: at least once, the same bytes, in order; faults of a statement are found, faults of the way wait."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.delivery import PAUSE_S, Delivery, Sender
from reporting.judging import Meaning, back_off_s, meaning, retry_after_s, same_statement
from reporting.learning_platform import Answer
from reporting.outbox import Outbox
from reporting.reporter import OutboxReporter
from reporting.sender_lock import SenderLock
from tests.reporting.fake_platform import FakePlatform, always, times
from tests.reporting.made_visit import content_of, identity, visit_events

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reporter = OutboxReporter(tmp_path, identity(UUID(int=77)), content_of)
    reporter.tell(visit_events())
    reporter.close()
    return tmp_path


@pytest.fixture
def outbox(folder: Path):
    with Outbox.open(folder) as opened:
        yield opened


def deliver(outbox: Outbox, platform: FakePlatform, steps: int = 30) -> list[str]:
    """Steps until idle or stopped for good; the verdicts."""
    delivery = Delivery(outbox, platform, chance=random.Random(1), now_utc=lambda: NOW)
    verdicts: list[str] = []
    for _ in range(steps):
        verdicts.append(delivery.step().verdict)
        if verdicts[-1] in ("idle", "unauthorized"):
            break
    return verdicts


def queued_ids(outbox: Outbox) -> list[str]:
    return [s.id for s in outbox.statements() if s.state == "queued"]


def test_everything_arrives_once_in_order_and_in_its_own_bytes(outbox: Outbox) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    assert deliver(outbox, platform) == ["sent", "idle"]
    assert platform.arrived == ids
    assert platform.bodies == [b"[" + b",".join(s.body for s in outbox.statements()) + b"]"]
    assert outbox.counts() == {"queued": 0, "sent": len(ids), "dead": 0}


def test_the_same_bytes_are_sent_again_after_an_answer_that_got_lost(outbox: Outbox) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)

    def stored_but_lost(batch):
        platform.held.update({s["id"]: s for s in batch})
        platform.faults.clear()
        return Answer(0, fault="ReadTimeout")

    platform.faults = [stored_but_lost]
    assert deliver(outbox, platform) == ["unreachable", "sent", "idle"]
    assert platform.bodies[0] == platform.bodies[1]
    assert list(platform.held) == ids and outbox.counts()["sent"] == len(ids)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_the_statement_at_fault_is_found_and_the_rest_arrives(outbox: Outbox, status: int) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    bad = {ids[3], ids[17]}
    platform.faults = [lambda batch: Answer(status, body=b"no good") if any(s["id"] in bad for s in batch) else None]
    assert deliver(outbox, platform) == ["sent", "idle"]
    assert platform.arrived == [i for i in ids if i not in bad]
    dead = {s.id: s.error for s in outbox.statements() if s.state == "dead"}
    assert dead == dict.fromkeys(bad, f"HTTP {status} no good")


def test_too_large_a_batch_is_halved(outbox: Outbox) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    platform.faults = [lambda batch: Answer(413) if len(batch) > 4 else None]
    assert deliver(outbox, platform) == ["sent", "idle"]
    assert platform.arrived == ids


def test_a_conflict_with_our_own_statement_counts_as_sent(outbox: Outbox) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    bodies = {s.id: json.loads(s.body) for s in outbox.statements()}
    platform.held[ids[2]] = {**bodies[ids[2]], "stored": "2026-11-23T07:00:00Z", "timestamp": bodies[ids[2]]["timestamp"].replace("Z", "000+00:00")}
    assert deliver(outbox, platform) == ["sent", "idle"]
    assert outbox.counts() == {"queued": 0, "sent": len(ids), "dead": 0}


def test_a_conflict_with_another_statement_is_a_dead_letter(outbox: Outbox) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    platform.held[ids[2]] = {**json.loads(outbox.statements()[2].body), "verb": {"id": "http://example.org/other"}}
    deliver(outbox, platform)
    assert [s.id for s in outbox.statements() if s.state == "dead"] == [ids[2]]
    assert outbox.counts()["queued"] == 0


def test_a_platform_that_names_only_what_is_new_is_asked_for_the_rest(outbox: Outbox) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    platform.names_only_new = True
    platform.held = {s.id: json.loads(s.body) for s in outbox.statements()[:5]}
    assert deliver(outbox, platform) == ["sent", "idle"]
    assert outbox.counts()["sent"] == len(ids)


def test_all_there_already_is_only_believed_when_it_can_be_read_back(outbox: Outbox) -> None:
    platform = FakePlatform()
    platform.faults = [always(Answer(204))]
    assert set(deliver(outbox, platform, 4)) == {"portal"}
    assert outbox.counts()["sent"] == 0
    platform.held = {s.id: json.loads(s.body) for s in outbox.statements()}
    assert deliver(outbox, platform) == ["sent", "idle"]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(200, body=b"<html>Welcome to the hotel</html>"), "portal"),
        (Answer(200, body=b'["some-other-id"]'), "portal"),
        (Answer(200, body=b"[]"), "portal"),
        (Answer(302, {"location": "http://login"}), "portal"),
        (Answer(404), "portal"),
        (Answer(511), "portal"),
        (Answer(429), "busy"),
        (Answer(503), "busy"),
        (Answer(500), "unreachable"),
        (Answer(0, fault="ConnectError"), "unreachable"),
        (Answer(401), "unauthorized"),
        (Answer(403), "unauthorized"),
    ],
)
def test_faults_of_the_way_leave_every_statement_queued(outbox: Outbox, answer: Answer, verdict: str) -> None:
    platform, ids = FakePlatform(), queued_ids(outbox)
    platform.faults = [times(1, answer)]
    delivery = Delivery(outbox, platform, chance=random.Random(1), now_utc=lambda: NOW)
    assert delivery.step().verdict == verdict
    assert queued_ids(outbox) == ids and outbox.statements()[0].tries == 1 and outbox.statements()[0].error
    assert deliver(outbox, platform) == ["sent", "idle"]
    assert platform.arrived == ids


def test_refused_credentials_pause_and_are_not_tried_over_and_over(outbox: Outbox) -> None:
    platform = FakePlatform()
    platform.faults = [always(Answer(401, body=b"no"))]
    step = Delivery(outbox, platform, chance=random.Random(1), now_utc=lambda: NOW).step()
    assert (step.verdict, step.wait_s, step.detail) == ("unauthorized", PAUSE_S, "HTTP 401 no")


def test_the_platform_says_when_to_come_again() -> None:
    assert retry_after_s(Answer(429, {"retry-after": "7"}), NOW) == 7.0
    assert retry_after_s(Answer(503, {"retry-after": "Mon, 23 Nov 2026 06:00:30 GMT"}), NOW) == 30.0
    assert retry_after_s(Answer(503, {"retry-after": "Mon, 23 Nov 2026 05:00:30 GMT"}), NOW) == 0.0
    assert retry_after_s(Answer(429, {"retry-after": "99999999"}), NOW) == 3600.0
    for nonsense in ("", "soon", "nan"):
        assert retry_after_s(Answer(429, {"retry-after": nonsense}), NOW) is None


@given(st.integers(0, 10**9), st.integers())
def test_back_off_is_full_jitter_and_never_overflows(failures: int, seed: int) -> None:
    wait_s = back_off_s(failures, random.Random(seed))
    assert 0.0 <= wait_s <= min(300.0, 2.0 ** min(failures, 30))


def test_back_off_grows() -> None:
    longest = [max(back_off_s(n, random.Random(seed)) for seed in range(200)) for n in (1, 4, 8)]
    assert longest[0] < 2.0 < longest[1] < 16.0 < longest[2]


def test_a_statement_is_the_same_by_what_it_says() -> None:
    ours = b'{"id":"x","verb":{"id":"v"},"timestamp":"2026-11-23T06:00:00.000Z","result":{"success":true}}'
    stored = {**json.loads(ours), "stored": "later", "timestamp": "2026-11-23T14:00:00+08:00"}
    assert same_statement(stored, "x", ours)
    assert same_statement({"statements": [stored]}, "x", ours)
    assert not same_statement({**stored, "result": {"success": False}}, "x", ours)
    assert not same_statement({"statements": []}, "x", ours) and not same_statement(None, "x", ours)
    assert meaning(Answer(200, body=b'["X"]'), ["x"]) is Meaning.taken


def test_only_one_sender_at_a_time(folder: Path) -> None:
    lock, platform = SenderLock(folder), FakePlatform()
    assert lock.take() and lock.take()
    sender = Sender(folder, lambda: platform, chance=random.Random(1))
    assert sender.finish(5.0).last.verdict == "other-sender" and platform.bodies == []
    lock.release()
    assert Sender(folder, lambda: platform, chance=random.Random(1)).finish(5.0).last.verdict == "idle"
    assert len(platform.arrived) == len(platform.held) > 30


def test_the_http_client_is_not_loaded_before_there_is_something_to_send(tmp_path: Path) -> None:
    made: list[FakePlatform] = []

    def make() -> FakePlatform:
        made.append(FakePlatform())
        return made[-1]

    sender = Sender(tmp_path, make, chance=random.Random(1))
    assert sender.finish(5.0).last.verdict == "idle" and made == []


def test_at_the_end_of_a_visit_it_tries_for_so_long_and_no_longer(folder: Path) -> None:
    platform = FakePlatform()
    platform.faults = [always(Answer(0, fault="ConnectError: refused"))]
    state = Sender(folder, lambda: platform, chance=random.Random(1)).finish(0.5)
    assert state.last.verdict == "unreachable" and "refused" in state.last.detail and state.sent == 0
    with Outbox.open(folder) as outbox:
        assert outbox.counts()["queued"] > 30

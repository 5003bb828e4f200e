"""Delivery of the outbox to a learning platform: at least once, with the same bytes, in order, by one sender.

``Delivery.step`` does one batch and says when to come again; it knows no clock and no chance but those it is given.
``Sender`` is the thread that calls it beside the visit.
"""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Literal

from reporting.judging import (
    Meaning,
    back_off_s,
    confirmed,
    is_statement,
    meaning,
    retry_after_s,
    same_statement,
)
from reporting.learning_platform import Answer, Platform
from reporting.outbox import Outbox, StoredStatement
from reporting.outbox_errors import OutboxError
from reporting.sender_lock import SenderLock

MOST = 50
MOST_BYTES = 256 * 1024
IDLE_S = 1.0
PAUSE_S = 600.0
LOCKED_S = 5.0
HURRY_S = 1.0

Verdict = Literal["idle", "sent", "later", "unauthorized", "portal", "busy", "unreachable", "other-sender", "outbox"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to: come again in ``wait_s``; ``detail`` is what the platform said, for a person."""

    verdict: Verdict
    wait_s: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How delivery stands, for the report page and the end of the program."""

    sent: int
    dead: int
    last: Step


class Delivery:
    """Sends the outbox's statements to one platform. Belongs to one thread, as its outbox does."""

    def __init__(
        self, outbox: Outbox, platform: Platform, *, chance: random.Random, now_utc: Callable[[], datetime]
    ) -> None:
        self.sent = 0
        self.dead = 0
        self._outbox = outbox
        self._platform = platform
        self._chance = chance
        self._now_utc = now_utc
        self._failures = 0

    def step(self) -> Step:
        """Send the next batch. ``OutboxError`` if the outbox cannot be read or written."""
        batch = self._outbox.next_batch(most=MOST, most_bytes=MOST_BYTES)
        if not batch:
            return Step("idle", IDLE_S)
        stopped = self._send(batch)
        if stopped is None:
            self._failures = 0
            return Step("sent", 0.0)
        return stopped

    def _send(self, batch: Sequence[StoredStatement]) -> Step | None:
        """Send in order, halving what is refused until the statement at fault is found; None when all is settled."""
        answer = self._platform.post(b"[" + b",".join(s.body for s in batch) + b"]")
        told = meaning(answer, [s.id for s in batch])
        if told is Meaning.taken:
            return self._settle_taken(batch, answer)
        if told is Meaning.refused and len(batch) > 1:
            half = len(batch) // 2
            return self._send(batch[:half]) or self._send(batch[half:])
        if told is Meaning.refused:
            return self._settle_refused(batch[0], answer)
        return self._stop(batch, told, answer)

    def _settle_taken(self, batch: Sequence[StoredStatement], answer: Answer) -> Step | None:
        """Some platforms name only what is new to them, or nothing: the others are asked for by id before they count as sent."""
        named = confirmed(answer)
        self._mark_sent([s.id for s in batch if s.id in named])
        for statement in batch:
            if statement.id not in named and (stopped := self._settle_stored(statement, answer)) is not None:
                return stopped
        return None

    def _settle_stored(self, statement: StoredStatement, answer: Answer) -> Step | None:
        """A statement that the platform says it has: sent if it is ours, a dead letter if another stands in its place."""
        stored = self._platform.get(statement.id)
        if stored.status == 200 and (told := stored.json()) is not None:
            if same_statement(told, statement.id, statement.body):
                self._mark_sent([statement.id])
                return None
            if is_statement(told):
                self._mark_dead(statement, answer)
                return None
        if answer.status == 409 and stored.status in (401, 403, 404):  # voided, or not ours to read: it will never be otherwise
            self._mark_dead(statement, answer)
            return None
        return self._stop([statement], Meaning.portal if stored.status in (200, 404) else Meaning.fault, stored)

    def _mark_sent(self, ids: Sequence[str]) -> None:
        self._outbox.mark_sent(ids, self._now_utc())
        self.sent += len(ids)

    def _mark_dead(self, statement: StoredStatement, answer: Answer) -> None:
        self._outbox.mark_dead(statement.id, describe(answer))
        self.dead += 1

    def _settle_refused(self, statement: StoredStatement, answer: Answer) -> Step | None:
        """One statement that the platform does not take: there already, or a dead letter."""
        if answer.status == 409:
            return self._settle_stored(statement, answer)
        self._mark_dead(statement, answer)
        return None

    def _stop(self, batch: Sequence[StoredStatement], told: Meaning, answer: Answer) -> Step:
        """Nothing is wrong with the statements: the same bytes again, later."""
        detail = describe(answer)
        self._outbox.mark_tried((s.id for s in batch), detail)
        if told is Meaning.unauthorized:
            return Step("unauthorized", PAUSE_S, detail)
        self._failures += 1
        wait_s = retry_after_s(answer, self._now_utc())
        if wait_s is None:
            wait_s = back_off_s(self._failures, self._chance)
        if told is Meaning.portal:
            return Step("portal", wait_s, detail)
        return Step("busy" if told is Meaning.busy else "unreachable", wait_s, detail)


def describe(answer: Answer) -> str:
    """What came back, in one short line."""
    if answer.status == 0:
        return answer.fault[:300]
    body = " ".join(answer.body[:400].decode("utf-8", "replace").split())
    return f"HTTP {answer.status} {body}"[:300].strip()


class Sender:
    """The thread that delivers while the visit goes on, and for a few seconds after it.

    ``make_platform`` is called in the thread, so that the HTTP client is loaded beside the visit, not before it.
    """

    def __init__(
        self,
        folder: Path,
        make_platform: Callable[[], Platform],
        *,
        chance: random.Random,
        now_utc: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._make_platform = make_platform
        self._chance = chance
        self._now_utc = now_utc
        self._state = DeliveryState(0, 0, Step("idle", 0.0))
        self._changed = threading.Condition()
        self._stop_at_s: float | None = None  # set when the visit is over: the monotonic time to give up at
        self._thread = threading.Thread(target=self._run, name="outbox-sender", daemon=True)
        self._thread.start()

    @property
    def state(self) -> DeliveryState:
        return self._state

    def finish(self, within_s: float) -> DeliveryState:
        """Send what is queued, for at most ``within_s`` seconds; what is left stays for the next start. Flush the reporter first."""
        with self._changed:
            self._stop_at_s = monotonic() + within_s
            self._changed.notify_all()
        self._thread.join(within_s)
        return self._state

    def _run(self) -> None:
        lock = SenderLock(self._folder)
        platform: Platform | None = None
        outbox: Outbox | None = None
        delivery: Delivery | None = None
        try:
            while True:
                asked_to_stop = self._stop_at_s is not None
                step = Step("other-sender", LOCKED_S)
                try:
                    outbox = outbox or Outbox.open(self._folder)
                    if lock.take():
                        if platform is None and outbox.next_batch(most=1, most_bytes=MOST_BYTES):
                            platform = self._make_platform()  # not before there is something to send
                            delivery = Delivery(outbox, platform, chance=self._chance, now_utc=self._now_utc)
                        step = delivery.step() if delivery is not None else Step("idle", IDLE_S)
                except OutboxError as error:
                    step = Step("outbox", LOCKED_S, str(error))
                counted = (delivery.sent, delivery.dead) if delivery is not None else (0, 0)
                self._state = DeliveryState(*counted, step)
                if self._over(step, asked_to_stop):
                    break
        finally:
            lock.release()
            if platform is not None:
                platform.close()
            if outbox is not None:
                outbox.close()

    def _over(self, step: Step, asked_to_stop: bool) -> bool:
        """Wait until the next step is due; True if there shall be none. At the end waits are short, but a platform that named
        a time is never asked before it."""
        due_s = monotonic() + step.wait_s
        with self._changed:
            if not asked_to_stop:
                self._changed.wait_for(lambda: self._stop_at_s is not None, step.wait_s)
            if self._stop_at_s is None or (not asked_to_stop and step.verdict in ("idle", "sent")):
                return False
            if step.verdict in ("idle", "unauthorized", "other-sender"):
                return True
            if step.verdict != "busy":
                due_s = min(due_s, monotonic() + HURRY_S)
            if self._stop_at_s <= due_s:
                return True
        threading.Event().wait(max(0.0, due_s - monotonic()))
        return False

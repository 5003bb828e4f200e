"""``main.py records``: what is there, who can read it, send and export."""

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest

from content.messages import catalogue
from reporting import records
from reporting.credentials import CredentialsError, read_lrs
from reporting.outbox import FILE, Outbox
from reporting.reporter import OutboxReporter
from tests.reporting.lrs import free_port
from tests.reporting.made_visit import content_of, identity, visit_events

EN = catalogue("en", "report")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    monkeypatch.setenv("HONGJI_DATA", str(data))
    for name in ("HONGJI_LRS_USER", "HONGJI_LRS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return data


@pytest.fixture
def filled(folder: Path) -> Path:
    reporter = OutboxReporter(folder, identity(UUID(int=90)), content_of)
    reporter.tell(visit_events(), ("small", {"a": 1}))
    reporter.close()
    return folder


def run(*arguments: str, words: Mapping[str, str] = EN) -> int:
    parser = argparse.ArgumentParser()
    for option in ("--json", "--send", "--retry-dead"):
        parser.add_argument(option, action="store_true")
    parser.add_argument("--lrs")
    parser.add_argument("--export", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    return records.run(parser.parse_args(arguments), words)


def test_without_an_outbox_it_says_where_one_will_be_and_makes_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert str(folder / FILE) in capsys.readouterr().out
    assert not folder.exists()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_table_says_what_is_waiting_and_who_can_read_it(filled: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    words = catalogue(language, "report")
    with Outbox.open(filled) as outbox:
        ids = [s.id for s in outbox.statements()]
        outbox.mark_dead(ids[0], "HTTP 400 no good")
    assert run(words=words) == 0
    told = capsys.readouterr().out
    assert words["records.totals"].format(queued=len(ids) - 1, sent=0, dead=1) in told
    assert "-rw-------" in told and str(filled / FILE) in told and "HTTP 400 no good" in told and "small" in told
    assert str(UUID(int=90))[:8] in told
    header, row = told.splitlines()[-2:]
    assert words["records.column.started"] in header and row.split()[-3:] == [str(len(ids) - 1), "0", "1"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_it_warns_when_other_accounts_can_read(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled.chmod(0o755)
    (filled / FILE).chmod(0o644)
    assert run() == 0
    assert f"chmod 600 {filled / FILE}" in capsys.readouterr().out


def test_json_is_for_programs(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["exists"] and found["damage"] == "" and found["statements"]["queued"] > 30
    assert found["oldest_queued_s"] > -1e9 and found["sessions"][0]["id"] == str(UUID(int=90))


def test_export_writes_the_exact_text_of_every_statement(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "all.jsonl"
    assert run("--export", str(target)) == 0
    with Outbox.open(filled) as outbox:
        assert target.read_bytes().splitlines() == [s.body for s in outbox.statements()]
    assert run("--export", str(tmp_path / "no" / "such" / "x.jsonl")) == 1
    assert "Fix" in capsys.readouterr().err


def test_sending_to_nobody_keeps_everything_and_says_what_to_do(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--send", "--lrs", f"http://127.0.0.1:{free_port()}/xAPI", "--seconds", "5") == 1
    told = capsys.readouterr().err
    assert "cannot be reached" in told and "Traceback" not in told
    with Outbox.open(filled) as outbox:
        assert outbox.counts()["queued"] > 30


def test_what_time_did_not_suffice_for_is_not_called_delivered(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--send", "--lrs", f"http://127.0.0.1:{free_port()}/xAPI", "--seconds", "0") == 1
    told = capsys.readouterr().err
    assert "still waiting" in told and "Everything is delivered" not in told


def test_dead_letters_can_be_queued_once_more(filled: Path) -> None:
    with Outbox.open(filled) as outbox:
        first = outbox.statements()[0].id
        outbox.mark_dead(first, "HTTP 400")
    assert run("--retry-dead") == 0
    with Outbox.open(filled) as outbox:
        assert outbox.counts()["dead"] == 0 and outbox.statements()[0].id == first


def test_wrong_use_and_a_broken_file_are_told_in_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--send") == 1 and run("--lrs", "https://x.example") == 1
    folder.mkdir()
    (folder / FILE).write_bytes(b"rubbish " * 1000)
    assert run() == 1
    told = capsys.readouterr().err
    assert "damaged" in told and "renamed" in told and "Traceback" not in told


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("lrs.example.org", "url"),
        ("ftp://lrs.example.org", "url"),
        ("https://", "url"),
        ("https://[::1", "url"),
        ("https://user:secret@lrs.example.org/xAPI", "url-secret"),
        ("http://lrs.example.org/xAPI", "plain-http"),
    ],
)
def test_an_address_that_will_not_do_is_refused_without_repeating_a_secret(url: str, kind: str, tmp_path: Path) -> None:
    with pytest.raises(CredentialsError) as told:
        read_lrs(url, {}, tmp_path)
    assert told.value.kind == kind
    for language in ("zh-CN", "en"):
        words = catalogue(language, "report")
        assert "secret" not in told.value.problem(words) + told.value.fix(words)


def test_credentials_come_from_the_environment_or_a_private_file(tmp_path: Path) -> None:
    url = "https://lrs.example.org/xAPI"
    assert read_lrs(url, {}, tmp_path).user == ""
    assert read_lrs("http://lrs.example.org", {"HONGJI_LRS_PLAIN_HTTP": "1"}, tmp_path).url == "http://lrs.example.org"
    file = tmp_path / "lrs-credentials"
    file.write_text("somebody\na password\n", encoding="utf-8")
    file.chmod(0o600)
    lrs = read_lrs(url, {}, tmp_path)
    assert (lrs.user, lrs.password) == ("somebody", "a password") and "a password" not in repr(lrs)
    lrs = read_lrs(url, {"HONGJI_LRS_USER": "other", "HONGJI_LRS_PASSWORD": "x"}, tmp_path)
    assert (lrs.user, lrs.password) == ("other", "x")
    file.write_text("only one line", encoding="utf-8")
    with pytest.raises(CredentialsError, match="file-broken"):
        read_lrs(url, {}, tmp_path)
    if os.name == "posix":
        file.chmod(0o640)
        with pytest.raises(CredentialsError, match="file-open"):
            read_lrs(url, {}, tmp_path)

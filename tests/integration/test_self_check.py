"""The daemon's own check: it finds what `verify` finds, tells how far the counters are off, and remembers it across a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from core_kit import loaded, record, rules

from syndicate.ledger.figures import figures
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal
from syndicate.observe import checking, readings
from syndicate.observe.checking import SelfCheck, check
from syndicate.observe.memo import Verified, recall, remember
from syndicate.observe.meters import Meters
from syndicate.observe.table import PROMISES

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
NOW = 1_800_000_000.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger file with two items."""
    path = tmp_path / "ledger.db"
    ledger = SqliteLedger(path)
    loaded([[record("1", WATER), record("2", "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动。")]], ledger)
    ledger.close()
    return path


def altered(path: Path, statement: str) -> None:
    """Alter a ledger behind the program's back."""
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    connection.close()


def shown(home: Path) -> dict[tuple[str, ...], float]:
    """Return what the metrics say of the last check, without the prefix."""
    return {(one.metric.removeprefix("syndicate_"), *one.labels): one.value for one in readings.checked(home)}


def value(meters: Meters, name: str) -> float:
    """Return a sample of the daemon's own."""
    found = meters.instruments.registry.get_sample_value(f"syndicate_{name}")
    assert found is not None
    return found


def test_a_sound_ledger(path: Path) -> None:
    """Nothing is broken and no counter is off; before the first check nothing is claimed of either."""
    before = shown(path.parent)
    assert before == {("counts_last_verified_timestamp_seconds",): 0, ("audit_last_verified_timestamp_seconds",): 0}
    meters = Meters(lambda: NOW)
    assert SelfCheck(path, 60.0, meters).once()
    found = shown(path.parent)
    assert found["counts_last_verified_timestamp_seconds",] == NOW
    assert [found["promise_broken", promise] for promise in PROMISES] == [0] * len(PROMISES)
    assert found["counts_drift_items", "weibo"] == 0
    assert value(meters, "self_checks_total") == value(meters, "self_check_duration_seconds_count") == 1


def test_what_was_found_is_logged(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each check leaves one line: an error where something is wrong, with what and how much."""
    altered(path, "UPDATE counter SET postings = postings + 3 WHERE facet = ''")
    SelfCheck(path, 60.0, Meters()).once()
    (line,) = caplog.records
    assert (line.message, line.levelname) == ("self_check", "ERROR")
    said = line.__dict__["data"]
    assert said["drift"] == 3
    assert "counters" in said["broken"].split(",")


def test_a_counter_that_was_altered(path: Path) -> None:
    """A counter moved by hand is off by what it was moved, on its channel, and the promise on counters is broken."""
    altered(path, "UPDATE counter SET postings = postings + 3 WHERE facet = ''")
    assert SelfCheck(path, 60.0, Meters()).once()
    found = shown(path.parent)
    assert found["counts_drift_items", "weibo"] == 3
    assert found["counts_drift_items", "website"] == 0
    assert found["promise_broken", "counters"] == 1
    assert found["promise_broken", "chain"] == 0


def test_drifts_that_cancel_out(path: Path) -> None:
    """A posting moved from one day to another leaves every total as it was, and is a drift all the same."""
    altered(path, "UPDATE counter SET day = day + 1 WHERE facet = ''")
    assert check(path).drift == {"weibo": 4}


def test_a_record_that_was_altered(path: Path) -> None:
    """Where the gate in the schema was taken away the check of the record has failed, and is counted so."""
    altered(path, "DROP TRIGGER act_is_final_update")
    meters = Meters()
    assert SelfCheck(path, 60.0, meters).once()
    assert shown(path.parent)["promise_broken", "gate"] == 1
    assert value(meters, "audit_verification_failures_total") == 1


def test_a_check_that_cannot_be_made(path: Path) -> None:
    """A file that is no ledger makes the check fail, which is counted; what was known before stays as it was."""
    remember(path.parent, Verified(at=NOW, seconds=1.0))
    for part in path.parent.glob("ledger.db*"):
        part.write_bytes(b"no ledger at all" * 1000)
    meters = Meters()
    assert not SelfCheck(path, 60.0, meters).once()
    assert value(meters, "self_check_failures_total") == 1
    assert recall(path.parent) == Verified(at=NOW, seconds=1.0)
    with pytest.raises(Fatal):
        check(path)


def test_a_ledger_that_is_not_settled(path: Path) -> None:
    """While a ledger holds what other rules have made it is not called broken, but said to be provisional; its check waits."""
    meters = Meters()
    assert not SelfCheck(path, 60.0, meters, "other rules").once()
    assert value(meters, "self_checks_total") == value(meters, "self_check_failures_total") == 0
    assert recall(path.parent) is None
    with figures(path) as asked:
        assert (asked.unsettled("other rules"), asked.unsettled(rules().digest)) == (1, 0)


def test_what_was_found_is_remembered(path: Path) -> None:
    """A check lately made is not made again at once after a restart; one that is due is; a memo that cannot be read counts as none."""
    meters = Meters(lambda: NOW)
    first = SelfCheck(path, 86_400.0, meters)._first
    assert first() == checking.AT_FIRST
    remember(path.parent, Verified(at=NOW - 400, seconds=1.0))
    assert first() == 86_000.0
    remember(path.parent, Verified(at=NOW - 90_000, seconds=1.0))
    assert first() == checking.AT_FIRST
    (path.parent / "verified.json").write_text("{", encoding="utf-8")
    assert recall(path.parent) is None


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(checking, "AT_FIRST", 0.01)
    return


@pytest.mark.usefixtures("_soon")
async def test_it_checks_by_itself_while_others_write(path: Path) -> None:
    """The check is made when it is due, beside a writer that it does not keep waiting, and ends when told to."""
    meters, stop = Meters(), asyncio.Event()
    running = asyncio.create_task(SelfCheck(path, 0.05, meters).run(stop))
    ledger = SqliteLedger(path)
    while value(meters, "self_check_duration_seconds_count") < 2:
        ledger.pulse()
        await asyncio.sleep(0.05)
    ledger.close()
    stop.set()
    await running
    assert value(meters, "self_check_failures_total") == 0

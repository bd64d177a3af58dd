"""Whether all is in order: each check says what it found, warnings keep nobody from work, and nothing is fetched or written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from core_kit import PRESENT, loaded, record
from review_kit import Office
from web_kit import Pages

from syndicate.engine import backups
from syndicate.engine.checkup import State, checkup, worst
from syndicate.ledger.copying import newest_schema
from syndicate.ledger.source_states import SourceState
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.settings import Settings, SourceSettings

SOURCES = tuple(SourceSettings(name=name, connector="records", path=Path("in")) for name in ("portal", "weibo"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """A ledger that holds something."""
    with closing(loaded([[record("1", "关于供热的通知。")]], SqliteLedger(tmp_path / "ledger.db"))) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with two sources and backups each day."""
    return Settings(home=tmp_path, source=SOURCES)


def states(ledger: SqliteLedger, settings: Settings, days: float = 0) -> dict[str, State]:
    """Return how each check comes out, so many days after the present."""
    return {check.name: check.state for check in checkup(ledger, settings, PRESENT + timedelta(days=days))}


def test_a_house_in_order(ledger: SqliteLedger, settings: Settings, tmp_path: Path) -> None:
    """With a backup of today everything is in order, and looking changes no receipt."""
    head = ledger.receipt_head()
    backups.create(tmp_path / "ledger.db", tmp_path / "backups", PRESENT, "0.1.0")
    assert set(states(ledger, settings).values()) == {State.OK}
    assert ledger.receipt_head() == head


def test_a_backup_that_is_missing_late_or_damaged_is_warned_of(
    ledger: SqliteLedger, settings: Settings, tmp_path: Path
) -> None:
    """None at all, none for two intervals, or one that did not pass its check: each is a warning, no failure."""
    assert states(ledger, settings)["backup"] is State.WARN
    made = backups.create(tmp_path / "ledger.db", tmp_path / "backups", PRESENT, "0.1.0")
    assert states(ledger, settings)["backup"] is State.OK
    assert states(ledger, settings, days=3)["backup"] is State.WARN
    made.ledger.write_bytes(b"damaged")
    backups.verify(made, PRESENT)
    assert states(ledger, settings)["backup"] is State.WARN


def test_a_source_that_stays_away_is_named(ledger: SqliteLedger, settings: Settings) -> None:
    """A source that could not be read several times in a row is named with the kind of trouble; one of another configuration is not."""
    ledger.sources.put(
        [
            SourceState(source="weibo", outcome="rate_limited", failures=5),
            SourceState(source="portal", failures=1),
            SourceState(source="gone", failures=9),
        ]
    )
    (check,) = [one for one in checkup(ledger, settings, PRESENT) if one.name == "sources"]
    assert check.state is State.WARN
    assert "weibo（rate_limited）" in check.detail
    assert "portal" not in check.detail
    assert "gone" not in check.detail


def test_a_clock_behind_the_receipts_is_warned_of(ledger: SqliteLedger, settings: Settings) -> None:
    """A present before the newest receipt means that one of the clocks was wrong."""
    assert states(ledger, settings)["clock"] is State.OK
    assert states(ledger, settings, days=-1)["clock"] is State.WARN


@pytest.mark.parametrize(("free", "state"), [(2 << 30, State.OK), (500 << 20, State.WARN), (50 << 20, State.FAIL)])
def test_a_disk_that_fills(
    ledger: SqliteLedger, settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    """Little room is a warning, hardly any a failure."""
    usage = shutil.disk_usage(settings.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert states(ledger, settings)["disk"] is state


def test_a_store_that_cannot_be_written(ledger: SqliteLedger, settings: Settings, tmp_path: Path) -> None:
    """While somebody else keeps the lock no work is to be expected, and that is a failure; so is a schema of another release."""
    ledger.connection.set_busy_timeout(50)
    with closing(apsw.Connection(str(tmp_path / "ledger.db"))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert states(ledger, settings)["store"] is State.FAIL
        other.execute("ROLLBACK")
    ledger.connection.pragma("user_version", newest_schema() + 1)
    found = states(ledger, settings)
    assert (found["store"], found["schema"], worst(checkup(ledger, settings, PRESENT))) == (
        State.OK,
        State.FAIL,
        State.FAIL,
    )


def test_the_page_of_health() -> None:
    """Without a login, one word or with `?verbose` the reasons; warnings are no failure."""
    browser = Pages(Office()).browser()
    short, long = browser.get("/healthz"), browser.get("/healthz?verbose")
    assert (short.status_code, short.text.strip() in ("ok", "warn")) == (200, True)
    assert {check["name"] for check in long.json()["checks"]} == {
        "store",
        "schema",
        "clock",
        "disk",
        "sources",
        "backup",
    }
    assert all(check["detail"] for check in long.json()["checks"])

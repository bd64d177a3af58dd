"""A ledger of an earlier release comes through the upgrade: its promises hold, and settled it says what a new one says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import apsw
import msgspec
import pytest
from core_kit import broken, core_over, loaded, record, rules, said

from syndicate.engine.renewing import settle_all
from syndicate.ledger.database import connect, migrations
from syndicate.ledger.receipts import sealed_hash
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel
from syndicate.model.disclosures import Receipt

FIRST_RELEASE = 2
"""The newest schema under which receipts held no digests of rows and disclosures had no area."""

RECORDS = [
    record("1", "顾乡街道因供水管道检修停止供水，请居民提前做好储水准备。"),
    record("2", "顾乡街道因供水管道检修停止供水，请居民提前做好储水准备。", source="news", channel=Channel.OTHER),
    record("3", "区教育局公布义务教育阶段学校学区划分方案，请家长按时办理入学登记。"),
]


def _as_then(now: Path, then: Path, receipt: Receipt) -> None:
    """Copy a ledger into the schema of the first release; what that had no place for is left behind."""
    old = apsw.Connection(str(then))
    for number, script in migrations():
        if number <= FIRST_RELEASE:
            old.execute(script)
    old.pragma("user_version", FIRST_RELEASE)
    old.execute("ATTACH ? AS new", (str(now),))
    tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (table,) in list(old.execute(tables)):
        names = ", ".join(f'"{row[1]}"' for row in old.execute(f"PRAGMA main.table_info({table})"))
        old.execute(f"INSERT OR REPLACE INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    old.execute("DELETE FROM main.counter WHERE facet = 'area'")
    _seal_as_then(old, receipt)
    old.close()


def _seal_as_then(old: apsw.Connection, receipt: Receipt) -> None:
    """Give the one receipt the rules of then and the hash that it had when receipts held no digests of rows."""
    ((name, trigger),) = old.execute("SELECT name, sql FROM main.sqlite_schema WHERE name = 'receipt_is_final_update'")
    old.execute(f"DROP TRIGGER main.{name}")
    then = msgspec.structs.replace(receipt, rows="", rules="of then")
    old.execute("UPDATE main.receipt SET hash = ?, rules = ?", (sealed_hash(then), then.rules))
    old.execute("UPDATE main.edge SET rules = ?", (then.rules,))
    old.execute(trigger)


@pytest.fixture
def present(tmp_path: Path) -> SqliteLedger:
    """A ledger that was written by this release."""
    return loaded([RECORDS], SqliteLedger(tmp_path / "now.db"))


@pytest.fixture
def upgraded(tmp_path: Path, present: SqliteLedger) -> SqliteLedger:
    """The same ledger as the first release would have left it, opened by this one."""
    present.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (receipt,) = present.receipts()
    _as_then(tmp_path / "now.db", tmp_path / "then.db", receipt)
    return SqliteLedger(tmp_path / "then.db")


def test_an_earlier_ledger_keeps_its_promises_through_the_upgrade(upgraded: SqliteLedger) -> None:
    """What the earlier release did not file stands under `unknown`, and is counted there."""
    assert broken(upgraded) == set()
    assert upgraded.statistics(2018).areas == {"unknown": 2}


def test_an_earlier_ledger_settled_says_what_a_new_one_says(present: SqliteLedger, upgraded: SqliteLedger) -> None:
    """Facets that came with the upgrade are taken out of `unknown`; no count goes below zero."""
    upgraded.present_rules = lambda: rules().digest
    settle_all(core_over(upgraded), upgraded)
    assert broken(upgraded) == set()
    assert said(upgraded) == said(present)
    assert "unknown" not in present.statistics(2018).areas or present.statistics(2018).areas["unknown"] < 2


def test_programs_that_open_a_new_ledger_at_once_agree(tmp_path: Path) -> None:
    """Daemon and pages are started together by any service manager: neither may trip over the other's migrations."""
    for round_ in range(5):
        path, together = tmp_path / f"{round_}.db", Barrier(4)

        def opened(path: Path = path, together: Barrier = together) -> int:
            together.wait()
            with closing(connect(path)) as connection:
                return int(connection.pragma("user_version"))

        with ThreadPoolExecutor(4) as programs:
            versions = [programs.submit(opened) for _ in range(4)]
        assert {version.result() for version in versions} == {migrations()[-1][0]}

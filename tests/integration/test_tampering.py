"""Whoever alters the ledger behind its back, in whichever table and column, is found out by the promise that it breaks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

import apsw
import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, PRESENT, broken, core_over, details, loaded, record
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.ledger.database import migrations
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Enrichment, Presence, Reading, RegisterRow, Rejection
from syndicate.model.disclosures import Batch, Effects, Outcome, Ruling, Tallies

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
BOOKS = "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动，欢迎广大家长参加。"
ARMY = "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检。"

UNCOVERED = {
    ("lane", "cursor"),
    ("owner", "jurisdiction"),
    ("owner", "epoch"),
    ("owner", "holder"),
    ("owner", "taken_at"),
}
"""Where reading goes on and who writes at present: they move without a receipt, and no number rests on them."""
PROMISES = {
    "counter": {"counters"},
    "overlap": {"overlap"},
    "information": {"informations"},
    "edge": {"edges"},
    "lane": {"lanes"},
    "receipt": {"chain"},
}
"""Table → the promises of which one must break; every other table is answered for by `rows`."""
DESK = {table for number, script in migrations() if number >= 10 for table in re.findall(r"CREATE TABLE (\w+)", script)}
"""Tables that people write, not batches: their acts are chained by themselves."""
PLACED = {"information": {"clusters"}} | {name: {"placement"} for name in ("first", "channel_first", "unit_first")}
"""Columns of a disclosure that follow from the data."""


def applied(number: str, outcome: str = "同意公开") -> RegisterRow:
    """Return a row of the register of applications."""
    fields = {"method": "当面", "outcome": outcome}
    return RegisterRow(
        register="application", native_id=number, unit="甲局", jurisdiction=JURISDICTION, date=NOON, fields=fields
    )


def measured(number: str, reads: float) -> Enrichment:
    """Return what a sheet says of an article."""
    measures = {"reads": reads}
    return Enrichment(
        source="wechat", native_id=number, jurisdiction=JURISDICTION, title="征兵", day=NOON, measures=measures
    )


def refused(row: int) -> Rejection:
    """Return an input that could not be read."""
    return Rejection(
        place=f"a.csv, 行 {row}", reason="bad_date", message="日期不存在 / no such date", raw=b"2018-02-30"
    )


def secret(number: str) -> Reading:
    """Return a record that carries a mark."""
    return record(number, "机密★10年\n关于某事项的报告")


BATCHES: tuple[tuple[Reading, ...], ...] = (
    (
        record("1", WATER, version=1),
        record("2", WATER, channel=Channel.WEBSITE, source="www.example.gov.cn", published_at=NOON + timedelta(days=1)),
        record("b", BOOKS),
        record("c", BOOKS, published_at=NOON + timedelta(days=1)),
        record("e", ARMY, aliases=("f",)),
        applied("1"),
        applied("2"),
        measured("m", 1.0),
        measured("n", 2.0),
        refused(17),
        refused(18),
        secret("s"),
        secret("t"),
    ),
    (
        record("1", ARMY, version=2),
        record("d", BOOKS, aliases=("b", "c")),
        applied("1", "不予公开"),
        measured("m", 3.0),
        refused(17),
        secret("s"),
        record("g", WATER, channel=Channel.WECHAT, source="wechat"),
    ),
)


def ruling(number: int) -> Ruling:
    """Return what a person said of two disclosures."""
    return Ruling(
        id=number, act=number, jurisdiction=JURISDICTION, one="00", other=f"{number}f", decision="different",
        reason="不是一回事", by="甲", at=PRESENT.isoformat(), receipt=3,
    )  # fmt: skip


def full() -> SqliteLedger:
    """Return a ledger in memory with rows in every table."""
    ledger = loaded(BATCHES)
    batch = Batch(lane="people", jurisdiction=JURISDICTION, start=0, cursor=None)
    effects = Effects(
        batch=batch, outcome=Outcome(), rules=ledger.rules_digest(), tallies=Tallies({}, {}, {}),
        rulings=[ruling(1), ruling(2)],
    )  # fmt: skip
    ledger.commit(effects, PRESENT)
    ledger.resolve([2], "已更正 / corrected", PRESENT)
    return ledger


@cache
def image() -> bytes:
    """Return the full ledger as a file's bytes, made once."""
    return full().connection.serialize("main")


@pytest.fixture
def ledger() -> Iterator[SqliteLedger]:
    """A full ledger whose schema no longer defends itself, as it lies before somebody with the file and a tool."""
    opened = SqliteLedger(None)
    opened.connection.deserialize("main", image())
    triggers = "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'"
    for name, table in list(opened.connection.execute(triggers)):
        if table not in DESK:  # those of the gate are looked after by tests of their own
            opened.connection.execute(f"DROP TRIGGER {name}")
    opened.connection.execute("PRAGMA ignore_check_constraints = ON")
    # Noughts count nothing, whatever their day.
    opened.connection.execute("DELETE FROM counter WHERE NOT (postings OR first)")
    yield opened
    opened.close()


class Column(NamedTuple):
    """A column of the schema."""

    table: str
    name: str


@cache
def columns() -> list[Column]:
    """Return every column of every table that batches write."""
    connection = SqliteLedger(None).connection
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    tables = [name for (name,) in connection.execute(query) if name not in DESK]
    return [Column(table, row[1]) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")]


def tables() -> list[str]:
    """Return every table."""
    return list(dict.fromkeys(column.table for column in columns()))


def other(value: Any) -> Any:
    """Return a value as near as can be: one bit, one character, one more."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1, *value[1:]]) if value else b"x"
    return value + ("z" if isinstance(value, str) else 1)


def expected(column: Column) -> set[str]:
    """Return the promises of which one must break."""
    if column.table == "disclosure":
        return PLACED.get(column.name, {"rows"})
    return PROMISES.get(column.table, {"rows"})


def told(ledger: SqliteLedger, name: str) -> str:
    """Return what a promise says."""
    return next(one.detail for one in ledger.verify() if one.name == name)


def test_the_ledger_is_full_and_sound(ledger: SqliteLedger) -> None:
    """Every table has rows, most of them two, and before anybody alters anything every promise holds."""
    counts = {table: ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables()}
    assert not [table for table, count in counts.items() if count == (0,)]
    assert broken(ledger) == set()


@pytest.mark.parametrize("column", columns(), ids=".".join)
def test_a_value_altered_is_found(ledger: SqliteLedger, column: Column) -> None:
    """One value of one row is changed by as little as can be: the promise that answers for the table breaks, by name."""
    keys = _keys(ledger, column.table)
    wanted = ", ".join(f'"{name}"' for name in (column.name, *keys))
    value, *key = next(iter(ledger.connection.execute(f"SELECT {wanted} FROM {column.table} ORDER BY 1 DESC")))
    where = " AND ".join(f'"{name}" = ?' for name in keys)
    ledger.connection.execute(f'UPDATE {column.table} SET "{column.name}" = ? WHERE {where}', (other(value), *key))
    if column in UNCOVERED:
        assert broken(ledger) == set()
        return
    assert broken(ledger) & expected(column)
    if expected(column) == {"rows"}:
        assert f" {column.table}" in told(ledger, "rows")


def _keys(ledger: SqliteLedger, table: str) -> list[str]:
    """Return the columns that tell the rows of a table apart."""
    keys = [row[1] for row in ledger.connection.execute(f"PRAGMA table_info({table})") if row[5]]
    return keys or ["rowid"]


@pytest.mark.parametrize("table", [table for table in tables() if table != "owner"])
def test_a_row_taken_away_is_found(ledger: SqliteLedger, table: str) -> None:
    """One row of one table is deleted."""
    keys = ", ".join(f'"{name}"' for name in _keys(ledger, table))
    chosen = f"SELECT {keys} FROM {table} ORDER BY {keys} DESC LIMIT 1"
    ledger.connection.execute(f"DELETE FROM {table} WHERE ({keys}) = ({chosen})")
    assert broken(ledger) & (PROMISES.get(table, {"rows"}) | ({"lanes"} if table == "receipt" else set()))


INSERTED = {
    "disclosure": ("id", "native_id", "name"),
    "revision": ("id",),
    "name": ("native_id",),
    "register": ("native_id",),
    "enrichment": ("native_id",),
    "quarantine": ("id", "digest"),
    "sealed": ("native_id",),
    "ruling": ("id",),
    "receipt": ("number", "lane"),
    "information": ("id",),
    "edge": ("other",),
    "counter": ("day",),
    "overlap": ("year",),
    "lane": ("lane",),
    "adopted": (),
    "replaced": (),
}


@pytest.mark.parametrize("table", INSERTED)
def test_a_row_slipped_in_is_found(ledger: SqliteLedger, table: str) -> None:
    """A row of a table is copied under another key."""
    names = [column.name for column in columns() if column.table == table]
    (row,) = ledger.connection.execute(f"SELECT * FROM {table} LIMIT 1")
    copy = [_fresh(value) if name in INSERTED[table] else value for name, value in zip(names, row, strict=True)]
    ledger.connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(copy))})", copy)
    assert broken(ledger) & PROMISES.get(table, {"rows"})


def _fresh(value: Any) -> Any:
    return value + 1000 if isinstance(value, int) else other(value)


SWAPS = {
    "disclosure": ("title", "url", "fingerprint"),
    "revision": ("text", "headline", "digest"),
    "register": ("fields", "version"),
    "enrichment": ("measures", "version"),
    "quarantine": ("message", "raw", "times"),
    "sealed": ("place", "url", "times"),
    "ruling": ("other", "decision", "at"),
    "name": ("native_id", "weak"),
}


@pytest.mark.parametrize("table", SWAPS)
def test_rows_that_change_places_are_found(ledger: SqliteLedger, table: str) -> None:
    """What two rows say is exchanged between them: every total stays as it was."""
    key = {"quarantine": "id", "ruling": "id", "disclosure": "id", "revision": "id"}.get(table, "native_id")
    said = ", ".join(f'"{name}"' for name in SWAPS[table] if name != key)
    rows = list(ledger.connection.execute(f"SELECT {key}, {said} FROM {table} ORDER BY {key}"))
    one, two = rows[0], next(row for row in rows if row[1:] != rows[0][1:])
    if key in SWAPS[table]:  # the key itself goes over; a name nobody bears stands in between
        for old, new in ((one[0], "\x00"), (two[0], one[0]), ("\x00", two[0])):
            ledger.connection.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (new, old))
    else:
        places = ", ".join(f"{name} = ?" for name in said.split(", "))
        for row, key_of in ((one, two[0]), (two, one[0])):
            ledger.connection.execute(f"UPDATE {table} SET {places} WHERE {key} = ?", (*row[1:], key_of))
    assert "rows" in broken(ledger)
    assert f" {table}" in told(ledger, "rows")


def test_a_title_altered_together_with_its_reading_is_found(ledger: SqliteLedger) -> None:
    """Disclosure and standing revision agree again, but neither is what its receipt says."""
    ledger.connection.execute("UPDATE disclosure SET title = 'z' WHERE id = 1")
    assert {"revisions", "rows"} <= broken(ledger)
    ledger.connection.execute(
        "UPDATE revision SET headline = 'z' WHERE id = (SELECT revision FROM disclosure WHERE id = 1)"
    )
    assert broken(ledger) == {"rows"}
    assert "版本 revision" in told(ledger, "rows")


def test_a_reading_moved_to_another_disclosure_is_found(ledger: SqliteLedger) -> None:
    """Also one that had been handed over rightly before."""
    ((revision,),) = ledger.connection.execute("SELECT revision FROM adopted LIMIT 1")
    ledger.connection.execute("UPDATE revision SET disclosure = 1 WHERE id = ?", (revision,))
    assert "revisions" in broken(ledger)


def test_what_is_found_says_where(ledger: SqliteLedger) -> None:
    """The receipt, the table and how many rows were written and are there."""
    ledger.connection.execute("DELETE FROM register WHERE native_id = '2'")
    assert "凭证 1：登记簿 register 写入 2 行，现有 1 行 / receipt 1: 2 rows written, 1 there" in told(ledger, "rows")
    ledger.connection.execute("UPDATE sealed SET level = '绝密'")
    assert "凭证 2：封存 sealed 的 1 行中有改动 / receipt 2: rows altered" in told(ledger, "rows")


def test_a_ledger_of_before_goes_on(ledger: SqliteLedger) -> None:
    """Receipts from before receipts answered for rows stay valid and are named; what is written from now on is answered for."""
    connection = ledger.connection
    connection.execute("UPDATE receipt SET rows = ''; DELETE FROM replaced; DELETE FROM adopted")
    _chain_anew(connection)
    assert broken(ledger) == set()
    assert "凭证 1–4（4 张）早于逐行摘要，其各行不在核对之列" in told(ledger, "rows")
    core_over(ledger).handle(LANE, JURISDICTION, [record("1", BOOKS, version=3), applied("3")])
    assert broken(ledger) == set()
    connection.execute("UPDATE register SET fields = '{}' WHERE native_id = '3'")
    assert broken(ledger) == {"rows"}


def test_a_receipt_may_not_fall_silent(ledger: SqliteLedger) -> None:
    """Once receipts answer for rows, one that does not is found even where the chain was made anew."""
    ledger.connection.execute("UPDATE receipt SET rows = '' WHERE number = 3")
    _chain_anew(ledger.connection)
    assert broken(ledger) == {"rows"}


def _chain_anew(connection: apsw.Connection) -> None:
    """Do what somebody would who knows how receipts are hashed."""
    from syndicate.ledger.receipts import GENESIS, sealed_hash

    opened = SqliteLedger(None)
    opened.connection.deserialize("main", connection.serialize("main"))
    previous = GENESIS
    for receipt in opened.receipts():
        anew = msgspec.structs.replace(receipt, previous=previous)
        previous = sealed_hash(anew)
        connection.execute(
            "UPDATE receipt SET previous = ?, hash = ? WHERE number = ?", (anew.previous, previous, anew.number)
        )
    opened.close()


def test_a_tail_cut_off_with_its_rows_is_found_by_a_head_kept_elsewhere(ledger: SqliteLedger) -> None:
    """A ledger put back to an earlier day is sound in itself; only who has kept the newest receipt can tell."""
    head = ledger.receipt_head()
    earlier = loaded(BATCHES[:1])
    assert broken(earlier) == set()
    assert _head_holds(earlier.verify(earlier.receipt_head()))
    assert not _head_holds(earlier.verify(head))
    assert _head_holds(ledger.verify(head))
    core_over(ledger).handle(LANE, JURISDICTION, [record("9", BOOKS)])
    assert _head_holds(ledger.verify(head))
    assert not _head_holds(ledger.verify((head[0], "0" * 64)))


def _head_holds(invariants: list[Any]) -> bool:
    return any(one.holds for one in invariants if one.name == "head")


def _any_reading(dice: random.Random) -> Reading:
    """Return a reading of few ids and texts, so that edits, joins, repeats and tombstones meet."""
    kind = dice.randrange(10)
    if kind == 0:
        return refused(dice.randrange(3))
    if kind == 1:
        return applied(str(dice.randrange(3)), dice.choice(["同意公开", "不予公开"]))
    ids = "abcdefgh"
    return record(
        dice.choice(ids),
        dice.choice([WATER, BOOKS, ARMY, "机密★10年\n关于某事项的报告"]),
        aliases=tuple(dice.sample(ids, dice.choice([0, 0, 0, 1, 2]))),
        version=dice.randrange(3),
        channel=dice.choice(list(Channel)),
        published_at=NOON + timedelta(days=dice.choice([0, 1, 400])),
        presence=dice.choice([Presence.PRESENT, Presence.PRESENT, Presence.PRESENT, Presence.DELETED]),
    )


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_is_read_is_answered_for(dice: random.Random) -> None:
    """Any batches of edits, joins, repeats, refusals and resolutions leave a ledger of which every promise holds."""
    batches = [[_any_reading(dice) for _ in range(dice.randrange(1, 9))] for _ in range(6)]
    ledger = loaded(batches)
    waiting = [entry.id for entry in ledger.waiting()]
    ledger.resolve(waiting[:1], "已更正 / corrected", PRESENT)
    core_over(ledger).handle(LANE, JURISDICTION, batches[0])
    assert details(ledger.verify()) == []
    ledger.close()


def test_readings_that_pass_on_twice_in_one_batch_are_answered_for() -> None:
    """A reading shows that two disclosures are one, the next that this one is a third."""
    ledger = loaded(
        [
            [record("a", WATER), record("b", BOOKS), record("c", ARMY)],
            [record("c", ARMY, aliases=("b",), version=2), record("b", BOOKS, aliases=("a",), version=3)],
        ]
    )
    assert len(list(ledger.items())) == 1
    assert details(ledger.verify()) == []
    ledger.connection.execute("DROP TRIGGER adopted_is_final_update")
    ledger.connection.execute("UPDATE adopted SET disclosure = 9 WHERE rowid = 1")
    assert {"rows", "revisions"} <= broken(ledger)
    ledger.close()

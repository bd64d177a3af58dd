"""What every ledger promises: all or nothing, once only, one owner, an unbroken chain, counts that are a recount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, PRESENT, broken, core_over, details, loaded, record, rules, said
from ledger_kit import Open, Stumble, everything, writes

from syndicate.engine.core import wanted_of
from syndicate.ledger import verify_reviews
from syndicate.ledger.database import migrations, telling_damage
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Enrichment, Fatal, Fenced, Presence, Reading, RegisterRow, Rejection, Transient
from syndicate.model.disclosures import Batch, Effects
from syndicate.pipeline.decide import decide
from syndicate.pipeline.prepare import prepare
from syndicate.pipeline.state import State

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
ARMY = "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检。"
BOOKS = "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动，欢迎广大家长参加。"


def application(native_id: str = "1", outcome: str = "同意公开", day: int = 0) -> RegisterRow:
    """Return a row of the register of applications."""
    when = NOON + timedelta(days=day)
    fields = {"way": "当面", "outcome": outcome}
    return RegisterRow(
        register="application", native_id=native_id, unit="甲局", jurisdiction=JURISDICTION, date=when, fields=fields
    )


def refused(row: int = 17) -> Rejection:
    """Return an input that could not be read."""
    return Rejection(
        place=f"a.csv, 行 {row}", reason="bad_date", field="date", message="日期不存在 / no such date", raw=b"x"
    )


FIRST: tuple[Reading, ...] = (
    record("1", WATER, version=1),
    record("2", ARMY, channel=Channel.WECHAT),
    record("b", BOOKS),
    record("c", BOOKS, channel=Channel.WEBSITE, published_at=NOON + timedelta(days=1)),
    record("x", ARMY, published_at=NOON + timedelta(days=1)),
    application(),
    refused(),
)
SECOND: tuple[Reading, ...] = (
    record("1", ARMY, version=2),  # an edit moves it to another information
    record("d", BOOKS, aliases=("b", "c")),  # two turn out to be one
    record("2", published_at=None, presence=Presence.DELETED, received_at=PRESENT),
    record("3", WATER, unit="乙局"),
    record("9", "机密★10年\n关于某事项的报告"),
    application(outcome="不予公开"),
    application("2"),
    Enrichment(
        source="wechat", native_id="m", jurisdiction=JURISDICTION, title="征兵", day=NOON, measures={"reads": 12.0}
    ),
    refused(),
    refused(18),
)


def effects_of(ledger: SqliteLedger, readings: Sequence[Reading], cursor: dict[str, Any] | None = None) -> Effects:
    """Decide on readings as the core does, without committing."""
    items = prepare(readings, rules())
    state = State(ledger.disclosures)
    state.restore(ledger.standing(), ledger.edges())
    batch = Batch(lane=LANE, jurisdiction=JURISDICTION, start=ledger.position(LANE), cursor=cursor)
    return decide(batch, items, ledger.known(wanted_of(JURISDICTION, readings)), state, rules().digest)


# --- all or nothing


def test_a_batch_is_written_as_a_whole_or_not_at_all(fresh: Open) -> None:
    """Whichever write fails, nothing of the batch stands, and the same batch then goes through as if nothing had happened."""
    ledger, undisturbed = fresh(), fresh()
    for one in (ledger, undisturbed):
        core_over(one).handle(LANE, JURISDICTION, FIRST)
    effects = effects_of(ledger, SECOND, {"page": 2})
    steps = writes(undisturbed, lambda: core_over(undisturbed).handle(LANE, JURISDICTION, SECOND, {"page": 2}), 0)
    assert steps > 25
    ledger.take(JURISDICTION, "test", PRESENT)
    before = everything(ledger)
    number = 0
    while True:
        number += 1
        try:
            writes(ledger, lambda: ledger.commit(effects, PRESENT), number)
        except Stumble:
            assert everything(ledger) == before, number
            continue
        break
    assert number >= steps - 1  # the core above also took the jurisdiction over
    assert everything(ledger) == everything(undisturbed) | {"owner": everything(ledger)["owner"]}
    assert broken(ledger) == set()


def test_a_core_that_stumbles_goes_on_when_the_batch_is_repeated(fresh: Open) -> None:
    """After a failed commit what is held in memory is rebuilt: the repeated batch gives what it would have given."""
    ledger = fresh()
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)
    for number in range(1, 40, 3):
        with pytest.raises(Stumble):
            writes(ledger, lambda: core.handle(LANE, JURISDICTION, SECOND), number)
        if number > 20:
            break
    core.handle(LANE, JURISDICTION, SECOND)
    assert said(ledger) == said(loaded([FIRST, SECOND], fresh()))
    assert broken(ledger) == set()


def test_a_full_disk_is_told_and_nothing_is_written(fresh: Open) -> None:
    """The runner learns that it may try again, and when there is room the same batch goes through."""
    ledger = fresh()
    if not isinstance(ledger.connection, apsw.Connection):
        pytest.skip("what fills the disk of a server stands in the tests of the server")
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)
    before = everything(ledger)
    pages = ledger.connection.pragma("page_count")
    ledger.connection.pragma("max_page_count", pages)
    many = [record(f"n{n}", f"{WATER}第{n}号公告。" * 20) for n in range(200)]
    with pytest.raises(Transient, match=r"台账暂时不能写入.*/ the ledger cannot be written"):
        core.handle(LANE, JURISDICTION, many)
    assert everything(ledger) == before
    ledger.connection.pragma("max_page_count", 10**6)
    receipt = core.handle(LANE, JURISDICTION, many)
    assert receipt is not None
    assert receipt.outcome.new == 200
    assert broken(ledger) == set()


# --- once only


def test_the_same_batch_committed_twice_is_there_once(fresh: Open) -> None:
    """The second commit finds the receipt and returns it unchanged."""
    ledger = fresh()
    ledger.take(JURISDICTION, "test", PRESENT)
    effects = effects_of(ledger, FIRST)
    first = ledger.commit(effects, PRESENT)
    before = everything(ledger)
    assert ledger.commit(effects, PRESENT + timedelta(hours=1)) == first
    assert everything(ledger) == before


def test_the_same_readings_in_a_new_batch_change_no_number(fresh: Open) -> None:
    """A batch delivered again, as after a restart from an older position, is counted as repeated and nowhere else."""
    ledger = loaded([FIRST, SECOND], fresh())
    before = said(ledger)
    receipt = core_over(ledger).handle(LANE, JURISDICTION, SECOND)
    assert receipt is not None
    outcome = receipt.outcome
    assert (outcome.read, outcome.new, outcome.revised) == (len(SECOND), 0, 0)
    assert (outcome.repeated, outcome.quarantined, outcome.sealed) == (len(SECOND) - 3, 2, 1)
    assert said(ledger) == before
    assert broken(ledger) == set()


# --- one owner


def test_whoever_was_owner_before_is_fenced_off(fresh: Open) -> None:
    """A worker that comes back after another took over writes nothing and is told to drop its batch."""
    ledger = fresh()
    zombie = core_over(ledger)
    zombie.handle(LANE, JURISDICTION, FIRST)
    ledger._epochs, epochs = {}, dict(ledger._epochs)
    successor = core_over(ledger)
    successor.own(JURISDICTION)
    taken = dict(ledger._epochs)
    before = everything(ledger)
    ledger._epochs = epochs
    with pytest.raises(Fenced, match="230102 已由另一进程接管 / 230102 is owned by another process"):
        zombie.handle(LANE, JURISDICTION, SECOND)
    assert everything(ledger) == before
    ledger._epochs = taken
    assert successor.handle(LANE, JURISDICTION, SECOND) is not None
    assert broken(ledger) == set()


def test_nobody_writes_without_having_taken_the_jurisdiction(fresh: Open) -> None:
    """A commit of a ledger that never took over is refused."""
    ledger = fresh()
    with pytest.raises(Fenced):
        ledger.commit(effects_of(ledger, FIRST), PRESENT)


def test_a_batch_that_does_not_begin_where_the_lane_stands_is_refused(fresh: Open) -> None:
    """What was decided on an older or newer position of the lane is dropped."""
    ledger = loaded([FIRST], fresh())
    effects = effects_of(ledger, SECOND)
    for start in (1, len(FIRST) + 1):
        effects.batch.start = start
        with pytest.raises(Fenced, match=r"位置已改变 / lane test has moved"):
            ledger.commit(effects, PRESENT)
    assert broken(ledger) == set()


# --- lanes and cursors


def test_the_cursor_is_saved_with_the_batch_that_it_covers(fresh: Open) -> None:
    """Position and cursor of a lane move together; a batch without a cursor leaves it; a quiet poll saves its own."""
    ledger = fresh()
    core = core_over(ledger)
    assert (ledger.position(LANE), ledger.cursor(LANE)) == (0, None)
    core.handle(LANE, JURISDICTION, FIRST, {"page": 1})
    assert (ledger.position(LANE), ledger.cursor(LANE)) == (len(FIRST), {"page": 1})
    core.handle(LANE, JURISDICTION, SECOND)
    assert (ledger.position(LANE), ledger.cursor(LANE)) == (len(FIRST) + len(SECOND), {"page": 1})
    assert core.handle(LANE, JURISDICTION, [], {"page": 2}) is None
    assert ledger.cursor(LANE) == {"page": 2}
    core.handle("quiet", JURISDICTION, [], {"etag": "a"})
    assert (ledger.position("quiet"), ledger.cursor("quiet")) == (0, {"etag": "a"})
    assert broken(ledger) == set()


# --- receipts


def test_receipts_say_what_became_of_every_reading(fresh: Open) -> None:
    """Read = new + revised + repeated + quarantined + sealed, batch by batch, each chained to the one before."""
    ledger = loaded([FIRST, SECOND], fresh())
    first, second = ledger.receipts()
    assert (first.outcome.read, first.outcome.new, first.outcome.quarantined) == (7, 6, 1)
    done = second.outcome
    assert (done.read, done.new, done.revised, done.quarantined, done.sealed, done.joined) == (10, 3, 3, 2, 1, 1)
    assert second.previous == first.hash
    assert ledger.receipt_head() == (2, second.hash)
    assert ledger.rules_digest() == rules().digest


def test_a_receipt_is_final(fresh: Open) -> None:
    """The schema itself refuses to change or delete a receipt."""
    ledger = loaded([FIRST], fresh())
    for statement in ("UPDATE receipt SET new = 0", "DELETE FROM receipt"):
        with pytest.raises(apsw.ConstraintError, match="a receipt is final"):
            ledger.connection.execute(statement)


_RECEIPT_COLUMNS = {
    "lane": "'z'",
    "jurisdiction": "'z'",
    "tallies": '\'{"overlap":{},"years":{}}\'',
    "rules": "'z'",
    "committed_at": "'z'",
    "previous": "'z'",
    "hash": "'z'",
    '"end"': '"end" + 1',
    "joined": "joined + 1",
    "new": "new + 1, repeated = repeated - 1",
    "revised": "revised - 1, new = new + 1",
    "number": "9",
}
TAMPERINGS = [
    *[
        ("chain", f"UPDATE receipt SET {column} = {value} WHERE number = 2")
        for column, value in _RECEIPT_COLUMNS.items()
    ],
    ("chain", "DELETE FROM receipt WHERE number = 1"),
    ("lanes", "DELETE FROM receipt WHERE number = 2"),
    ("lanes", "UPDATE lane SET position = position + 1"),
    ("counters", "UPDATE counter SET postings = postings + 1 WHERE facet = ''"),
    ("counters", "DELETE FROM counter WHERE facet = ''"),
    ("counters", "INSERT INTO counter VALUES ('230102', 20180101, 'weibo', '甲局', '', '', 1, 1, 1, 1)"),
    ("counters", "UPDATE month_counter SET first = first + 1 WHERE facet = 'kind'"),
    ("counters", "DELETE FROM month_counter WHERE facet = ''"),
    ("counters", "INSERT INTO month_counter VALUES ('230102', '', 201709, 'weibo', '', 1, 1, 1)"),
    ("overlap", "UPDATE overlap SET informations = informations + 1"),
    ("placement", "UPDATE disclosure SET first = 1 - first"),
    ("placement", "UPDATE disclosure SET channel_first = 1 - channel_first"),
    ("placement", "UPDATE disclosure SET unit_first = 1 - unit_first"),
    ("informations", "UPDATE information SET channels = 31"),
    ("informations", "UPDATE information SET disclosures = disclosures + 1"),
    ("informations", "UPDATE information SET name = 'z'"),
    ("informations", "UPDATE information SET year = 2017"),
    ("informations", "UPDATE information SET jurisdiction = 'z'"),
    ("informations", "DELETE FROM information"),
    ("clusters", "UPDATE disclosure SET information = id"),
    ("clusters", "UPDATE disclosure SET information = (SELECT min(id) FROM disclosure)"),
    ("nothing_lost", "DELETE FROM disclosure WHERE id = (SELECT max(id) FROM disclosure)"),
    ("nothing_lost", "DELETE FROM register"),
    ("nothing_lost", "DELETE FROM enrichment"),
    ("nothing_lost", "DELETE FROM quarantine"),
    ("nothing_lost", "DELETE FROM sealed"),
    ("counters", "UPDATE disclosure SET channel = 'gazette'"),
    ("counters", "UPDATE disclosure SET day = day + 1"),
    ("counters", "UPDATE disclosure SET unit = 'z'"),
    ("counters", "UPDATE disclosure SET kind = 'z'"),
    ("counters", "UPDATE disclosure SET standing = 'share' WHERE id = 1"),
    ("revisions", "DELETE FROM revision WHERE id = (SELECT revision FROM disclosure WHERE id = 1)"),
    ("revisions", "UPDATE disclosure SET revision = 999 WHERE id = 1"),
    ("revisions", "DELETE FROM revision WHERE id NOT IN (SELECT revision FROM disclosure)"),
]


@pytest.mark.parametrize(("name", "statement"), TAMPERINGS, ids=[statement[:70] for _, statement in TAMPERINGS])
def test_tampering_is_found(name: str, statement: str) -> None:
    """Whoever changes a row behind the ledger's back is found out by the promise that it breaks."""
    ledger = loaded([FIRST, SECOND])
    assert broken(ledger) == set()
    ledger.connection.execute("DROP TRIGGER receipt_is_final_update; DROP TRIGGER receipt_is_final_delete")
    ledger.connection.execute("PRAGMA ignore_check_constraints = ON")
    ledger.connection.execute(statement)
    assert ledger.connection.total_changes() > 0
    assert name in broken(ledger)
    assert all(one.split(": ", 1)[1] for one in details(ledger.verify()))


def test_questions_within_a_snapshot_are_answered_from_one_moment(tmp_path: Path) -> None:
    """What another connection commits meanwhile is seen afterwards, by verify as well."""
    writing, asking = SqliteLedger(tmp_path / "ledger.db"), SqliteLedger(tmp_path / "ledger.db")
    loaded([FIRST], writing)
    with asking.snapshot():
        before = said(asking)
        loaded([SECOND], writing)
        assert said(asking) == before
        assert broken(asking) == set()
        assert asking.receipt_head()[0] == 1
    assert asking.receipt_head()[0] == 2
    assert said(asking) == said(writing) != before
    asking.close()
    writing.close()


# --- opening


def test_a_ledger_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    """The message names both schemas and says what to do; the file is left alone."""
    path = tmp_path / "ledger.db"
    ledger = loaded([FIRST], SqliteLedger(path))
    newest = migrations()[-1][0]
    ledger.connection.pragma("user_version", newest + 1)
    ledger.close()
    with pytest.raises(Fatal, match=rf"结构版本 {newest + 1} 比本程序（{newest}）新.* / .*upgrade the program"):
        SqliteLedger(path)
    assert apsw.Connection(str(path)).pragma("user_version") == newest + 1


@pytest.mark.parametrize(
    "content", [b"this is a letter, not a ledger" * 300, b"\xef\xbb\xbf" + "标题,链接\n".encode() * 900]
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes) -> None:
    """The message names the file; not a byte of it changes."""
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(Fatal, match=r"不是台账或已损坏.* / .*ledger.db is no ledger or is damaged"):
        SqliteLedger(path)
    assert path.read_bytes() == content


def test_a_place_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A folder where the file should be gives a sentence, not a traceback."""
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(Fatal, match="打不开"):
        SqliteLedger(tmp_path / "ledger.db")


def test_verify_names_what_a_damaged_file_no_longer_lets_it_check(tmp_path: Path) -> None:
    """With pages overwritten the promises are reported as not holding, each with a reason; nothing is raised."""
    path = tmp_path / "ledger.db"
    ledger = loaded([FIRST, SECOND], SqliteLedger(path))
    root = next(iter(ledger.connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'disclosure'")))[0]
    size = ledger.connection.pragma("page_size")
    ledger.close()
    with path.open("r+b") as stream:
        stream.seek((root - 1) * size)
        stream.write(b"\xff" * 512)
    again = SqliteLedger(path)
    invariants = again.verify()
    elsewhere = {"head", *(name for name, _, _ in verify_reviews.CHECKS)}  # receipts and reviews can still be read
    assert {one.name for one in invariants if one.holds} <= elsewhere
    assert {one.detail.split(" / ")[0] for one in invariants if not one.holds} == {"台账文件已损坏，无法核对"}
    with pytest.raises(Fatal, match="不是台账或已损坏"), telling_damage(path):
        list(again.items())
    again.close()


def test_what_was_committed_is_there_after_closing(tmp_path: Path) -> None:
    """A ledger opened again says the same, keeps its promises and goes on where it was."""
    path = tmp_path / "ledger.db"
    ledger = loaded([FIRST], SqliteLedger(path))
    before = said(ledger)
    ledger.close()
    again = SqliteLedger(path)
    assert said(again) == before
    loaded([SECOND], again)
    assert said(again) == said(loaded([FIRST, SECOND]))
    assert broken(again) == set()
    again.close()


def test_a_ledger_held_by_another_process_says_try_later(tmp_path: Path) -> None:
    """A write lock held elsewhere gives `Transient` and nothing is written."""
    path = tmp_path / "ledger.db"
    ledger = loaded([FIRST], SqliteLedger(path))
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    ledger.connection.set_busy_timeout(1)
    with pytest.raises(Transient, match="台账暂时不能写入"):
        core_over(ledger).handle(LANE, JURISDICTION, SECOND)
    other.execute("ROLLBACK")
    core_over(ledger).handle(LANE, JURISDICTION, SECOND)
    assert broken(ledger) == set()
    ledger.close()
    other.close()


# --- quarantine and registers


def test_quarantine_counts_how_often_the_same_input_was_refused(fresh: Open) -> None:
    """The same bytes at the same place are one entry; resolved it stays on the record; refused again it is open again."""
    ledger = loaded([[refused(), refused(18)], [refused()]], fresh())
    first, second = ledger.quarantine()
    assert (first.place, first.times, first.first_receipt, first.last_receipt) == ("a.csv, 行 17", 2, 1, 2)
    assert (second.times, second.raw, second.reason, second.field) == (1, b"x", "bad_date", "date")
    ledger.resolve([first.id], "日期已更正", PRESENT)
    assert [entry.id for entry in ledger.quarantine()] == [second.id]
    resolved = ledger.quarantine(open_only=False)[0]
    assert (resolved.resolution, resolved.resolved_at[:10]) == ("日期已更正", "2026-01-01")
    assert ledger.statistics(2018).quarantined == 1
    loaded([[refused()]], ledger)
    assert [(entry.times, entry.resolution) for entry in ledger.quarantine()] == [(3, ""), (1, "")]
    assert broken(ledger) == set()


def test_a_register_row_is_revised_in_place(fresh: Open) -> None:
    """The same number again with another outcome replaces the row; unchanged it is repeated; the day decides on the year."""
    ledger = loaded([[application(), application("2", day=400)]], fresh())
    receipt = core_over(ledger).handle(LANE, JURISDICTION, [application(), application(outcome="不予公开")])
    assert receipt is not None
    assert (receipt.outcome.repeated, receipt.outcome.revised, receipt.outcome.new) == (1, 1, 0)
    assert [row.fields["outcome"] for row in ledger.register_rows("application", 2018)] == ["不予公开"]
    assert ledger.registers_filled(2018) == {"application": 1}
    assert ledger.registers_filled(2019) == {"application": 1}
    assert ledger.registers_filled(2020) == {}
    assert broken(ledger) == set()


def test_of_a_sealed_record_only_the_handle_is_kept(fresh: Open) -> None:
    """Not one word of a record with a state-secret mark stands anywhere in the ledger."""
    ledger = loaded(
        [[record("9", "机密★10年\n关于翡翠行动的报告", title="翡翠行动", url="https://a.example/9")]], fresh()
    )
    assert "翡翠" not in repr(everything(ledger))
    assert [row[:3] for row in everything(ledger)["sealed"]] == [(JURISDICTION, "weibo", "9")]
    assert ledger.statistics(2018).sealed == 1


# --- counts


def test_statistics_equal_a_recount_of_the_items(fresh: Open) -> None:
    """Every figure of the year follows from the list of items."""
    ledger = loaded([FIRST, SECOND], fresh())
    counted = ledger.statistics(2018)
    items = [item for item in ledger.items(2018) if item.state in ("counted", "withdrawn")]
    groups: dict[str, set[str]] = {}
    for item in items:
        groups.setdefault(item.information, set()).add(item.channel)
    assert (counted.postings, counted.information) == (len(items), len(groups))
    for name, one in counted.channels.items():
        assert one.postings == sum(item.channel == name for item in items)
        assert one.information == sum(name in channels for channels in groups.values())
    for name, one in counted.units.items():
        assert one.postings == sum(item.unit == name for item in items)
        assert one.information == len({item.information for item in items if item.unit == name})
    for name, one in counted.months.items():
        assert one.postings == sum(item.published_at.startswith(name) for item in items)
    assert sum(one.information for one in counted.months.values()) == len(groups)
    for pair, number in counted.overlap.pairs.items():
        assert number == sum(channels.issuperset(pair.split("+")) for channels in groups.values())
    assert counted.overlap.items == sum(len(channels) - 1 for channels in groups.values())


def test_jurisdictions_are_counted_apart(fresh: Open) -> None:
    """The same text in two districts is two informations; asked for one of them the ledger answers for that one."""
    ledger = fresh()
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, [record("1", WATER)])
    core.handle("other", "230103", [msgspec.structs.replace(record("1", WATER), jurisdiction="230103")])
    assert [ledger.statistics(2018, code).information for code in (None, JURISDICTION, "230103", "230104")] == [
        2,
        1,
        1,
        0,
    ]
    assert [item.jurisdiction for item in ledger.items(jurisdiction="230103")] == ["230103"]
    assert broken(ledger) == set()


def test_the_last_second_of_the_year_and_the_first_of_the_next(fresh: Open) -> None:
    """31 December 23:59:59 and 1 January 00:00:00 in Shanghai lie in two years, though their UTC days are one."""
    last = NOON.replace(month=12, day=31, hour=23, minute=59, second=59)
    ledger = loaded(
        [[record("1", WATER, published_at=last), record("2", WATER, published_at=last + timedelta(seconds=1))]], fresh()
    )
    assert {year: ledger.statistics(year).postings for year in (2017, 2018, 2019)} == {2017: 0, 2018: 1, 2019: 1}
    assert [item.published_at for item in ledger.items()] == ["2018-12-31T23:59:59+08:00", "2019-01-01T00:00:00+08:00"]
    assert len({item.information for item in ledger.items()}) == 2
    assert broken(ledger) == set()


def test_items_are_filtered_and_in_order(fresh: Open) -> None:
    """By year, channel, unit and kind; by publication time."""
    ledger = loaded([FIRST, SECOND], fresh())
    times = [item.published_at for item in ledger.items(2018)]
    assert times == sorted(times)
    assert {item.channel for item in ledger.items(channel="wechat")} == {"wechat"}
    assert {item.unit for item in ledger.items(unit="乙局")} == {"乙局"}
    kinds = {kind for item in ledger.items() for kind in item.facets.kind}
    for kind in kinds:
        assert {kind in item.facets.kind for item in ledger.items(kind=kind)} == {True}

"""Closed years: frozen, adjusted by signature, looked back to, and proved against the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import openpyxl
import pytest
from core_kit import JURISDICTION, NOON, PRESENT, loaded, record
from openpyxl.worksheet.worksheet import Worksheet

from syndicate.ledger.closings import all_acts, faults
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, RegisterRow, UsageError
from syndicate.returns import (
    SUFFIXES,
    Drawn,
    ManualValue,
    Order,
    adjust_cell,
    close_year,
    differing,
    draw,
    export,
    load_form,
    prove,
    read_filled,
    state_of,
)

DAY = date(2019, 1, 7)
LATER = PRESENT + timedelta(days=3)
STATED = {"budget": ManualValue(value="12.50", who="王某", when=DAY, basis="财政批复")}


def an_application(number: int, *, seen: int = 1, **fields: str | int) -> RegisterRow:
    """Return an application of 2018, as it was seen at some hour."""
    return RegisterRow(
        register="application",
        native_id=f"A{number}",
        unit="区政府办",
        jurisdiction=JURISDICTION,
        date=datetime(2018, 3, number, tzinfo=CHINA),
        fields={"method": "网络", **fields},
        received_at=NOON + timedelta(hours=seen),
    )


def order(**changes: Any) -> Order:
    """Return an order for the form of 2014."""
    said = {"form": load_form("2014"), "year": 2018, "jurisdiction": JURISDICTION, "filled_on": DAY, "manual": STATED}
    return Order(**(said | changes))


@pytest.fixture
def ledger() -> SqliteLedger:
    """Return a ledger with two posts and an application."""
    posts = [
        record("1", "关于安化街停水检修的通知，请居民提前储水。"),
        record("2", "工农街开展义务植树活动，共栽种杨树二百株。"),
    ]
    return loaded([posts, [an_application(1)]])


def late_news(ledger: SqliteLedger) -> None:
    """Let something come in afterwards: one more application, and one that is corrected."""
    loaded(
        [[an_application(2), an_application(1, seen=2, outcome="同意公开", closed="2018-03-20", extended=0)]], ledger
    )


def drawn(ledger: SqliteLedger, asked: str = "", **options: Any) -> Drawn:
    """Return the form in a state."""
    return draw(ledger, order(), state_of(ledger, asked), **options)


def values(form: Drawn, *keys: str) -> list[Any]:
    """Return the values of some cells."""
    return [form.filled.cells[key].value for key in keys]


def test_a_closed_year_keeps_its_numbers_and_tells_what_came_later(ledger: SqliteLedger) -> None:
    """What comes in after the closing changes no cell; it is told as unsigned, cell by cell, with both numbers."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    late_news(ledger)
    found = drawn(ledger)
    assert values(found, "req_total", "ans_full", "budget") == [1, 0, 12.5]
    assert {one.key: (one.before, one.after, one.who) for one in found.filled.unsigned} == {
        "req_total": (1, 2, ""),
        "req_net": (1, 2, ""),
        **dict.fromkeys(("done_total", "done_ontime", "ans_total", "ans_full"), (0, 1, "")),
    }
    assert "李某结账" in found.filled.closed


def test_an_adjustment_is_signed_and_changes_its_cell_alone(ledger: SqliteLedger) -> None:
    """Signed by name, time and reason, an adjustment puts in what the ledger counts now, and nothing else moves."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    late_news(ledger)
    adjust_cell(ledger, order(), "req_total", None, person="赵某", reason="一件迟报", now=LATER)
    adjust_cell(ledger, order(), "budget", "13", person="赵某", reason="决算", now=LATER)
    found = drawn(ledger)
    assert values(found, "req_total", "req_net", "budget") == [2, 1, 13]
    assert [(one.key, one.who, one.why) for one in found.filled.adjustments] == [
        ("req_total", "赵某", "一件迟报"),
        ("budget", "赵某", "决算"),
    ]
    assert "req_total" not in {one.key for one in found.filled.unsigned}
    assert "调整 1 → 2（一件迟报）" in found.filled.cells["req_total"].basis
    assert any(one.id == "C08" and one.state == "fails" for one in found.filled.checks)


def test_the_closed_form_is_printed_with_its_changes(ledger: SqliteLedger, tmp_path: Path) -> None:
    """The workbook of a closed year says so below the form, and a sheet lists signed and unsigned changes."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    late_news(ledger)
    adjust_cell(ledger, order(), "req_total", None, person="赵某", reason="一件迟报", now=LATER)
    found = drawn(ledger)
    book = openpyxl.load_workbook(export(found.filled, found.enquiry, tmp_path / "f.xlsx"))
    changes = book["调整"]
    assert isinstance(changes, Worksheet)
    lines = [[cell.value for cell in row] for row in changes.iter_rows(min_row=3)]
    assert lines[0][1:5] == ["req_total", "1", "2", "赵某"]
    assert {str(line[4]) for line in lines[1:]} == {"未签字，表内数未改"}
    text = "".join(str(cell.value) for row in book["统计表"].iter_rows() for cell in row)
    assert "结账后签字调整 1 处" in text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda ledger: close_year(ledger, order(), person="李某", reason="再次", now=PRESENT), "已结账"),
        (lambda ledger: close_year(ledger, order(year=2017), person=" ", reason="x", now=PRESENT), "--by"),
        (lambda ledger: close_year(ledger, order(year=2017), person="李某", reason="", now=PRESENT), "--reason"),
        (lambda ledger: adjust_cell(ledger, order(year=2017), "fees", "1", person="李某", reason="x", now=PRESENT), "尚未结账"),
        (lambda ledger: adjust_cell(ledger, order(), "no_row", None, person="李某", reason="x", now=PRESENT), "no_row"),
        (lambda ledger: adjust_cell(ledger, order(), "fees", "10余", person="李某", reason="x", now=PRESENT), "不是确数"),
        (lambda ledger: adjust_cell(ledger, order(), "req_total", "1", person="李某", reason="x", now=PRESENT), "没有变化"),
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_refused(
    ledger: SqliteLedger, act: Callable[[SqliteLedger], object], said: str
) -> None:
    """Closing twice, signing for nobody or without reason, adjusting what is open, no row, no number or no change: refused by name."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    with pytest.raises(UsageError, match=said):
        act(ledger)
    assert len(all_acts(ledger.connection)) == 1


def test_an_earlier_state_stands_as_it_was_before_closing_and_adjusting(ledger: SqliteLedger) -> None:
    """As of a moment before the closing the year is open; between closing and adjustment it is frozen; afterwards adjusted."""
    late_news(ledger)
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT + timedelta(hours=1))
    adjust_cell(ledger, order(), "req_total", "5", person="赵某", reason="核对", now=LATER)
    assert values(drawn(ledger, "receipt:1"), "req_total") == [None]
    assert not drawn(ledger, "receipt:1").filled.closed
    between = drawn(ledger, (PRESENT + timedelta(hours=2)).isoformat()).filled
    assert (between.cells["req_total"].value, len(between.adjustments)) == (2, 0)
    after = drawn(ledger, (LATER + timedelta(hours=1)).isoformat()).filled
    assert (after.cells["req_total"].value, len(after.adjustments)) == (5, 1)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_state_gives_the_same_file_whatever_came_later(
    suffix: str, ledger: SqliteLedger, tmp_path: Path
) -> None:
    """As of a receipt, a file written before and one written after later news are the same to the byte, and both are proved."""
    one = drawn(ledger, "receipt:2")
    first = export(one.filled, one.enquiry, tmp_path / f"one{suffix}").read_bytes()
    late_news(ledger)
    other = drawn(ledger, "receipt:2")
    path = export(other.filled, other.enquiry, tmp_path / f"other{suffix}")
    assert path.read_bytes() == first
    proof = prove(path, ledger)
    assert proof.differences == ()
    assert proof.manifest.receipt[0] == 2


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_closed_and_adjusted_file_is_proved_and_stays_so(suffix: str, ledger: SqliteLedger, tmp_path: Path) -> None:
    """A file of a closed year proves itself by closing and adjustments, also after later news and a further adjustment."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    late_news(ledger)
    adjust_cell(ledger, order(), "req_total", None, person="赵某", reason="一件迟报", now=LATER)
    found = drawn(ledger)
    path = export(found.filled, found.enquiry, tmp_path / f"f{suffix}")
    assert prove(path, ledger).differences == ()
    loaded([[an_application(3)]], ledger)
    adjust_cell(ledger, order(), "req_net", "2", person="赵某", reason="一件迟报", now=LATER)
    assert prove(path, ledger).differences == ()
    assert [key for key, *_ in differing(read_filled(path), drawn(ledger).filled)] == ["req_net"]


@pytest.mark.parametrize(("was", "becomes"), [("一件迟报", "领导同意"), ("赵某", "钱某"), ("工农街开展", "工农街取消")])
def test_words_altered_in_the_file_of_a_closed_year_are_named(
    was: str, becomes: str, ledger: SqliteLedger, tmp_path: Path
) -> None:
    """Who signed, why, and what stands behind the numbers: a word changed in the file of a closed year is found, as in that of an open one."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    late_news(ledger)
    adjust_cell(ledger, order(), "req_total", None, person="赵某", reason="一件迟报", now=LATER)
    found = drawn(ledger)
    path = export(found.filled, found.enquiry, tmp_path / "f.html")
    page = path.read_text(encoding="utf-8")
    assert was in page
    path.write_text(page.replace(was, becomes), encoding="utf-8")
    differences = prove(path, ledger).differences
    assert differences
    assert all(becomes in one.in_file and was in one.in_ledger for one in differences)


def test_a_closed_year_held_against_a_receipt_that_is_not_there_is_not_proved(
    ledger: SqliteLedger, tmp_path: Path
) -> None:
    """A file of a closed year that was held against news which this ledger never had says so."""
    shorter = loaded([[record("1", "关于安化街停水检修的通知，请居民提前储水。")]])
    for one in (ledger, shorter):
        close_year(one, order(), person="李某", reason="定稿", now=PRESENT)
    late_news(ledger)
    found = drawn(ledger)
    path = export(found.filled, found.enquiry, tmp_path / "f.json")
    assert any("最新为 1" in one.in_ledger for one in prove(path, shorter).differences)


def _in_the_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    page = book["统计表"]
    assert isinstance(page, Worksheet)
    (cell,) = (row[2] for row in page.iter_rows() if str(row[0].value).startswith("（一）收到申请数"))
    cell.value = 99
    book.save(path)


def _in_the_json(path: Path) -> None:
    said = json.loads(path.read_text(encoding="utf-8"))
    said["values"]["req_total"] = 99
    path.write_text(json.dumps(said), encoding="utf-8")


def _in_the_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig" if path.suffix == ".csv" else "utf-8")
    changed = text.replace('data-key="req_total"', 'data-key="was"').replace(
        "（一）收到申请数,件,1,", "（一）收到申请数,件,99,"
    )
    if path.suffix == ".html":
        head, _, tail = text.partition('data-key="req_total"')
        changed = f'{head}data-key="req_total"{tail.replace(">1<", ">99<", 1)}'
    path.write_text(changed, encoding="utf-8")


@pytest.mark.parametrize(
    ("suffix", "alter"),
    [(".xlsx", _in_the_sheet), (".json", _in_the_json), (".csv", _in_the_text), (".html", _in_the_text)],
)
def test_a_number_altered_in_the_file_is_named(
    suffix: str, alter: Callable[[Path], None], ledger: SqliteLedger, tmp_path: Path
) -> None:
    """A number changed in a file after the export is found, with the cell, what the file shows and what the ledger says."""
    found = drawn(ledger)
    path = export(found.filled, found.enquiry, tmp_path / f"f{suffix}")
    alter(path)
    (difference,) = prove(path, ledger).differences
    assert (difference.key, difference.in_file, difference.in_ledger) == ("req_total", "99", "1")


def test_a_manifest_that_was_altered_too_is_found(ledger: SqliteLedger, tmp_path: Path) -> None:
    """Whoever changes the manifest along with the number is found by its digest and by the ledger."""
    found = drawn(ledger)
    path = export(found.filled, found.enquiry, tmp_path / "f.json")
    said = json.loads(path.read_text(encoding="utf-8"))
    said["values"]["req_total"] = said["manifest"]["values"]["req_total"] = 99
    path.write_text(json.dumps(said), encoding="utf-8")
    differences = prove(path, ledger).differences
    assert [one.key for one in differences] == ["", "req_total", "req_total"]
    assert "散列" in differences[0].label


def test_a_file_of_another_ledger_is_told_by_its_receipt(ledger: SqliteLedger, tmp_path: Path) -> None:
    """A file that rests on a receipt that this ledger has not, or has with another hash, is not proved."""
    late_news(ledger)
    found = drawn(ledger)
    path = export(found.filled, found.enquiry, tmp_path / "f.json")
    shorter = loaded([[record("9", "另一台账的信息，与此无关。")]])
    assert any("最新为 1" in one.in_ledger for one in prove(path, shorter).differences)
    other = loaded([[record("9", "另一台账的信息，与此无关。")], [an_application(3)], [an_application(4)]])
    assert any(one.label.startswith("批次凭证") for one in prove(path, other).differences)


def test_acts_cannot_be_altered_and_alteration_is_found(ledger: SqliteLedger) -> None:
    """The database refuses to change an act; changed by force it is found, and verify says so."""
    close_year(ledger, order(), person="李某", reason="定稿", now=PRESENT)
    with pytest.raises(apsw.ConstraintError, match="an act is final"):
        ledger.connection.execute("UPDATE return_act SET person = '别人'")
    assert faults(ledger.connection) == []
    ledger.connection.execute("DROP TRIGGER return_act_is_final_update")
    ledger.connection.execute("UPDATE return_act SET person = '别人'")
    assert len(faults(ledger.connection)) == 1
    assert "returns" in {one.name for one in ledger.verify() if not one.holds}


@pytest.mark.parametrize("asked", ["yesterday", "2018-02-30", "receipt:", "receipt:99", "2018"])
def test_a_state_that_is_none_is_refused(asked: str, ledger: SqliteLedger) -> None:
    """What is no day, time or receipt of the ledger is refused with what was expected."""
    with pytest.raises(UsageError, match=r"应为日期|最新为"):
        state_of(ledger, asked)

"""A file of any type in which one cell was changed is found out, wherever the cell stands; what is signed may be filled in."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from core_kit import JURISDICTION, NOON, core_over, loaded, record
from memory_enquiry import a_row
from statistics_kit import some_publications

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.returns import SUFFIXES, draw, export, load_form, state_of
from syndicate.returns.drawing import Order
from syndicate.returns.export.excerpts import excerpts
from syndicate.returns.export.proof import prove
from syndicate.returns.rollup.reading import read

FORM = load_form("2014")
ORDER = Order(form=FORM, year=NOON.year, jurisdiction=JURISDICTION, body="松江北区政府", filled_on=date(2019, 1, 7))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    """A small year with applications."""
    opened = SqliteLedger(tmp_path_factory.mktemp("home") / "ledger.db")
    rows = [a_row("application", number, {"method": "网络"}, jurisdiction=JURISDICTION) for number in range(3)]
    core_over(opened).handle("test", JURISDICTION, [*some_publications(11), *rows])
    yield opened
    opened.close()


def exported(ledger: SqliteLedger, path: Path) -> Path:
    """Write the form as it stands."""
    drawn = draw(ledger, ORDER, state_of(ledger))
    return export(drawn.filled, drawn.enquiry, path)


def changed(path: Path, before: str, after: str) -> Path:
    """Replace a text, of the same length, once in a file of any type."""
    assert len(before) == len(after)
    if path.suffix in {".xlsx", ".docx"}:
        _in_archive(path, before, after)
        return path
    coding = "utf-16-le" if path.suffix == ".xls" else "utf-8"
    raw = path.read_bytes()
    assert before.encode(coding) in raw
    path.write_bytes(raw.replace(before.encode(coding), after.encode(coding), 1))
    return path


def _in_archive(path: Path, before: str, after: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name, raw in parts.items() if before.encode() in raw and "docProps" not in name)
    parts[name] = parts[name].replace(before.encode(), after.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, raw in parts.items():
            archive.writestr(part, raw)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_untouched_file_holds(ledger: SqliteLedger, tmp_path: Path, suffix: str) -> None:
    """What the ledger wrote is what the ledger says."""
    assert prove(exported(ledger, tmp_path / f"f{suffix}"), ledger).differences == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_changed_label_is_found(ledger: SqliteLedger, tmp_path: Path, suffix: str) -> None:
    """A line that is called something else counts something else."""
    path = changed(exported(ledger, tmp_path / f"f{suffix}"), "公开规范性文件数", "公开规范性文章数")
    found = prove(path, ledger).differences
    assert len(found) >= 1
    assert any("规范性文章" in one.in_file for one in found)


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".csv", ".json"}))
def test_a_changed_item_behind_a_number_is_found(ledger: SqliteLedger, tmp_path: Path, suffix: str) -> None:
    """The lists are proved, too: a title in them is the ledger's."""
    path = exported(ledger, tmp_path / f"f{suffix}")
    (found, *_) = prove(changed(path, "部分区域停水的通知", "部分区域停电的通知"), ledger).differences
    assert "停电" in found.in_file
    assert "停水" in found.in_ledger
    assert found.label


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".csv", ".json"}))
def test_what_is_signed_may_be_filled_in(ledger: SqliteLedger, tmp_path: Path, suffix: str) -> None:
    """Names on the lines for signatures are no change of the form."""
    path = exported(ledger, tmp_path / f"f{suffix}")
    blank = "单位负责人：" if suffix == ".html" else "单位负责人：　　　"
    if suffix == ".html":
        path.write_text(path.read_text("utf-8").replace(blank, f"{blank}王某"), "utf-8")
    else:
        changed(path, blank, "单位负责人：王某　")
    assert prove(path, ledger).differences == ()


def test_excerpts_say_what_they_leave_out(ledger: SqliteLedger) -> None:
    """A list that is cut names its length and where the rest is; one that is whole says nothing; numbers in front count the cell."""
    drawn = draw(ledger, ORDER, state_of(ledger))
    short = {one.key: one for one in excerpts(drawn.filled, drawn.enquiry, 3)}
    whole = {one.key: one for one in excerpts(drawn.filled, drawn.enquiry, 10_000)}
    assert short.keys() == whole.keys()
    assert short["pub_total"].lines == whole["pub_total"].lines[:3]
    assert ".xlsx" in short["pub_total"].rest
    assert not whole["pub_total"].rest
    numbers = [int(line[0]) for line in whole["pub_total"].lines if line[0]]
    assert numbers == list(range(1, int(whole["pub_total"].shown) + 1))
    assert len(whole["req_total"].lines) == 3


def test_json_and_csv_list_what_stands_behind_each_number(ledger: SqliteLedger, tmp_path: Path) -> None:
    """JSON has every line of every cell that counts, CSV the same lines below the form, each with the key of its number."""
    drawn = draw(ledger, ORDER, state_of(ledger))
    wanted = {one.key: list(map(list, one.lines)) for one in excerpts(drawn.filled, drawn.enquiry, None)}
    said = json.loads(exported(ledger, tmp_path / "f.json").read_text("utf-8"))
    assert {one["key"]: one["lines"] for one in said["lists"]} == wanted
    with exported(ledger, tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = [line for line in csv.reader(stream) if line[:1] == ["明细"] and line[1] != "行键"]
    assert [(line[1], line[2:]) for line in lines] == [(key, line) for key, found in wanted.items() for line in found]


def test_the_lists_of_a_csv_are_no_lines_of_the_form(tmp_path: Path) -> None:
    """A unit may hand in the CSV that the program wrote: titles of items that read like lines of the form fill nothing."""
    trap = loaded([[record("1", "政府公报公开政府信息数"), record("2", "主动公开规范性文件数 12 条")]])
    found = read(exported(trap, tmp_path / "某局.csv"), FORM)
    drawn = draw(trap, ORDER, state_of(trap)).filled
    assert {key: cell.value for key, cell in found.cells.items()} == {
        row.key: drawn.cells[row.key].value if row.printed else None for row in FORM.fillable
    }
    assert not found.faults

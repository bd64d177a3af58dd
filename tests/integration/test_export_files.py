"""Exports as files: CSV, JSON, equal bytes, whole files only, and a year's size in time."""

from __future__ import annotations

import csv
import io
import json
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from pathlib import Path

import msgspec
import pytest
from memory_enquiry import MemoryEnquiry, a_row, an_item

from syndicate.model import Channel, Item, UsageError
from syndicate.returns import SUFFIXES, Filled, ManualValue, export, fill, load_form
from syndicate.returns.export.table import inert

FORM = load_form("2014")
DAY = date(2019, 1, 5)


@pytest.fixture
def ledger() -> MemoryEnquiry:
    """Return a small year."""
    items = [an_item(number, Channel.WEIBO, f"I{number // 2}") for number in range(6)]
    return MemoryEnquiry(items, [a_row("money", 1, {"kind": "经费", "amount": 12.5})])


@pytest.fixture
def filled(ledger: MemoryEnquiry) -> Filled:
    """Return the form filled from it."""
    return fill(FORM, ledger, 2018, "230102", as_of=DAY)


def test_the_csv_opens_in_excel_and_has_the_lines_of_the_form(
    filled: Filled, ledger: MemoryEnquiry, tmp_path: Path
) -> None:
    """The CSV begins with a BOM and has every printed line with its value, source and method."""
    raw = export(filled, ledger, tmp_path / "f.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *lines = takewhile(bool, csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert head[:4] == ["行键", "统计指标", "单位", "统计数"]
    assert [line[0] for line in lines] == [row.key for row in FORM.row if row.printed]
    found = {line[0]: line for line in lines}
    assert found["ch_weibo"][2:5] == ["条", "3", "统计"]
    assert (found["budget"][3], found["complaints"][3], found["h1"][3]) == ("12.50", "未填报", "——")
    assert {line[6] for line in lines} == {"去重"}


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@sum", "\t=1", "\r=1"])
def test_csv_text_that_looks_like_a_formula_is_made_inert(text: str) -> None:
    """Text that a spreadsheet would run is written with a leading apostrophe; other text as it is."""
    assert inert(text) == f"'{text}"
    assert inert("政府网站") == "政府网站"


def test_the_json_has_everything(ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """Cells with basis and query, what people stated, checks with reasons, statistics and receipt are in the JSON."""
    manual = {"meetings": ManualValue(value="10余次", who="王某", when=date(2019, 1, 3), basis="会议记录")}
    filled = fill(FORM, ledger, 2018, "230102", as_of=DAY, manual=manual)
    said = json.loads(export(filled, ledger, tmp_path / "f.json").read_text(encoding="utf-8"))
    assert (said["year"], said["jurisdiction"], said["as_of"], said["label"]) == (2018, "230102", "2019-01-05", "去重")
    assert said["values"]["ch_weibo"] == 3
    assert said["values"]["budget"] == 12.5
    assert said["values"]["complaints"] is None
    rows = {row["key"]: row for row in said["rows"]}
    assert rows["ch_weibo"]["query"] == {"query": "channel", "channel": "weibo"}
    assert (rows["meetings"]["stated"]["value"], rows["meetings"]["value"]) == ("10余次", None)
    assert "value" not in rows["h1"]
    checks = {check["id"]: check for check in said["checks"]}
    assert (checks["C18"]["state"], checks["C18"]["label"]) == ("fails", "不成立")
    assert said["statistics"]["channels"]["weibo"] == {"postings": 6, "information": 3}
    assert said["receipt"] == {"number": 7, "hash": "ab" * 32}


def test_open_questions_are_of_the_present_and_not_of_the_state_that_a_file_is_proved_by(
    ledger: MemoryEnquiry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that is put later, or answered, leaves the file of the same state as it is."""
    filled = fill(FORM, ledger, 2018, "230102", as_of=DAY)
    before = export(filled, ledger, tmp_path / "a.json").read_bytes()
    counted = MemoryEnquiry.statistics
    monkeypatch.setattr(MemoryEnquiry, "statistics", lambda *asked: msgspec.structs.replace(counted(*asked), doubts=2))
    assert ledger.statistics(2018, "230102").doubts == 2
    assert export(filled, ledger, tmp_path / "b.json").read_bytes() == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_form_of_the_same_day_gives_the_same_bytes(suffix: str, ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """Exported twice, at different moments, the files are equal byte for byte."""
    files = []
    for name in ("a", "b"):
        filled = fill(FORM, ledger, 2018, "230102", as_of=DAY)
        files.append(export(filled, ledger, tmp_path / f"{name}{suffix}").read_bytes())
        time.sleep(1.1 if suffix == ".xlsx" else 0)
    assert files[0] == files[1]


@pytest.mark.parametrize("name", ["form.pdf", "form", "form.XLSM"])
def test_an_unknown_suffix_is_a_usage_error(name: str, filled: Filled, ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """A suffix that is not known is refused with the list of those that are, and nothing is written."""
    with pytest.raises(UsageError, match=r"\.xlsx \.csv \.json"):
        export(filled, ledger, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_place_that_cannot_be_written_is_a_usage_error(
    suffix: str, filled: Filled, ledger: MemoryEnquiry, tmp_path: Path
) -> None:
    """A folder that does not exist is named in a usage error."""
    with pytest.raises(UsageError, match="nowhere"):
        export(filled, ledger, tmp_path / "nowhere" / f"form{suffix}")


@pytest.mark.parametrize("suffix", [".xlsx", ".json"])
def test_an_export_that_breaks_off_leaves_the_older_file(
    suffix: str, filled: Filled, ledger: MemoryEnquiry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the ledger fails in the middle, the file of last time still stands and nothing half-written remains."""
    path = tmp_path / f"form{suffix}"
    path.write_text("older")

    def broken(*args: object, **options: object) -> Iterator[Item]:
        raise RuntimeError("ledger gone")

    monkeypatch.setattr(ledger, "items", broken)
    with pytest.raises(RuntimeError, match="ledger gone"):
        export(filled, ledger, path)
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_capital_suffixes_are_known(filled: Filled, ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """A suffix in capitals, as Windows writes it, is the same format."""
    assert export(filled, ledger, tmp_path / "FORM.XLSX").read_bytes().startswith(b"PK")


def test_a_year_of_sixty_thousand_items_is_exported_in_time_and_small_memory(tmp_path: Path) -> None:
    """Sixty thousand items are written within fifteen seconds; what the export itself keeps does not grow with their text."""
    items = [
        an_item(
            number,
            list(Channel)[number % 5],
            f"I{number - number % 9 % 2}",
            title=f"关于第{number}号路段施工的通知" * 3,
        )
        for number in range(60_000)
    ]
    ledger = MemoryEnquiry(items)
    filled = fill(FORM, ledger, 2018, "230102", as_of=DAY)
    started = time.process_time()
    path = export(filled, ledger, tmp_path / "year.xlsx")
    assert time.process_time() - started < 15
    assert path.stat().st_size > 1_000_000
    tracemalloc.start()
    export(filled, MemoryEnquiry(items[:10_000]), tmp_path / "part.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    tracemalloc.stop()

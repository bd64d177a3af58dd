"""Forty-six units hand their forms in; the program finds every fault that was planted, and adds the rest up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from handed_in_kit import consistent, laid_out, write_csv, write_xls, write_xlsx
from openpyxl import load_workbook
from program import run

from syndicate.returns.library import load_form

FORM = load_form("2021")
UNITS = [f"区第{number:02}局" for number in range(1, 47)]
WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "csv": write_csv}
PLANTED = {
    "区第03局": ("review_total", 99, "K04"),
    "区第08局": ("meaningless", None, ""),
    "区第11局": ("penalty", "10余件", "确数"),
    "区第17局": ("total_natural", 500, "K02"),
    "区第23局": ("coercion", "无", "写作 0"),
    "区第29局": ("carry_next_total", 77, "K01"),
    "区第35局": ("granted_total", 60, "K03"),
    "区第41局": ("fee", -3, "负数"),
}
"""Unit → cell, what stands there, and what must be said of it; one unit hands in something else, one nothing, one a damaged file."""
ABSENT, BROKEN = "区第46局", "区第45局"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the forms: three file types, layouts that have moved, faults in some."""
    folder = tmp_path_factory.mktemp("returns") / "units"
    folder.mkdir()
    for number, unit in enumerate(UNITS):
        if unit == ABSENT:
            continue
        suffix = ("xlsx", "xls", "csv")[number % 3]
        numbers: dict[str, object] = dict(consistent(FORM, number))
        cell, wrong, _ = PLANTED.get(unit, ("", None, ""))
        sheet = laid_out(FORM, unit, {**numbers, cell: wrong} if cell else numbers, shift=number % 4)
        if cell == "meaningless":
            sheet = {(0, 0): "姓名", (0, 1): "职务", (1, 0): "某某", (1, 1): "科员"}
        WRITERS[suffix](folder / f"{unit}.{suffix}", sheet)
    (folder / f"{BROKEN}.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    (folder.parent / "units.txt").write_text("\n".join(UNITS), encoding="utf-8")
    return folder


def test_every_planted_fault_is_found_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    """Each unit with a fault is told what to correct, and where; the others are not troubled; exit code 3."""
    # the damaged file stands beside the good one of its unit: the good one counts, the other is told
    done = run(
        tmp_path / "home", "rollup", str(folder), "--units", str(folder.parent / "units.txt"), "--format", "json"
    )
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert (told["form"], told["year"], told["complete"]) == ("2021", 2023, False)
    states = {line["unit"]: line["state"] for line in told["units"]}
    wrong = {unit for unit, (cell, _, _) in PLANTED.items() if cell != "meaningless"}
    assert {unit for unit, state in states.items() if state == "须更正"} == wrong
    assert {unit for unit, state in states.items() if state == "未报"} == {ABSENT, "区第08局"}
    for unit in wrong:
        said = " ".join(one["message"] for one in told["problems"] if one["unit"] == unit)
        assert PLANTED[unit][2] in said, (unit, said)
    assert {Path(name).stem for name in told["unread"]} == {"区第08局", BROKEN}


def test_the_sum_is_written_as_a_form_with_every_unit_beside_it(folder: Path, tmp_path: Path) -> None:
    """Without faults the forms add up: exit code 0, the official form, and a workbook of progress and numbers."""
    good = [path for path in sorted(folder.iterdir()) if path.stem not in PLANTED and path.stem != BROKEN]
    named = tmp_path / "units.txt"
    named.write_text("\n".join(path.stem for path in good), encoding="utf-8")
    form, detail = tmp_path / "sum.json", tmp_path / "detail.xlsx"
    paths = [str(path) for path in good]
    options = ["--units", str(named), "--to", str(form), "--detail", str(detail), "--as-of", "2024-01-20"]
    done = run(tmp_path / "home", "rollup", *paths, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"汇总 {len(good)} 家单位所报" in done.stdout
    seeds = [UNITS.index(path.stem) for path in good]
    wanted = sum(consistent(FORM, seed)["new_received_total"] for seed in seeds)
    book = load_workbook(detail, read_only=True)
    assert book.sheetnames == ["进度", "问题", "各单位"]
    rows = {row[0]: row for row in book["各单位"].iter_rows(values_only=True)}
    assert rows[FORM.rows["new_received_total"].label][-1] == wanted
    assert str(wanted) in form.read_text("utf-8")


def test_a_folder_without_forms_is_told(tmp_path: Path) -> None:
    """Nothing to read is a mistake of the call: exit code 2, in both languages."""
    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "home", "rollup", str(tmp_path / "empty"))
    assert done.returncode == 2
    assert "没有找到统计表文件" in done.stderr
    assert "there are no forms here" in done.stderr


def test_a_sum_is_proved_from_the_files_it_was_made_of(folder: Path, tmp_path: Path) -> None:
    """A written sum names its files by digest; kept ones prove it later, an exchanged file or number is named, and no ledger is asked."""
    home, units, written = tmp_path / "home", tmp_path / "units", tmp_path / "sum.json"
    units.mkdir()
    for name in ("区第01局.xlsx", "区第02局.xls", "区第05局.xls"):
        shutil.copy(folder / name, units)
    run(home, "rollup", str(units), "--to", str(written), "--keep")
    said = json.loads(written.read_text("utf-8"))
    assert [one["unit"] for one in said["manifest"]["gathered"]] == ["区第01局", "区第02局", "区第05局"]
    shutil.rmtree(units)
    proved = run(home, "rollup", "--check", str(written))
    assert (proved.returncode, "3 家单位" in proved.stdout) == (0, True), proved.stdout + proved.stderr
    assert run(home, "export", "check", str(written)).returncode == 2
    others = tmp_path / "others"
    others.mkdir()
    for name in ("区第01局.xlsx", "区第02局.xls"):
        shutil.copy(folder / name, others)
    write_xls(others / "区第05局.xls", laid_out(FORM, "区第05局", consistent(FORM, 40)))
    exchanged = run(home, "rollup", str(others), "--check", str(written), "--format", "json")
    assert exchanged.returncode == 3
    assert "区第05局 报来的文件" in json.loads(exchanged.stdout)[0]["label"]
    said["values"]["fee"] = 12345
    written.write_text(json.dumps(said), encoding="utf-8")
    altered = run(home, "rollup", "--check", str(written), "--format", "json")
    assert altered.returncode == 3
    assert {one["key"] for one in json.loads(altered.stdout)} == {"fee"}


def test_only_a_sum_is_proved_as_one(tmp_path: Path) -> None:
    """Without files and without a sum there is nothing to do: exit code 2."""
    assert run(tmp_path / "home", "rollup").returncode == 2

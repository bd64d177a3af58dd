"""The year of a form through the installed program: every file type, states, closing, adjusting, proving, what is due."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from program import answer, run

HEAD = "编号,单位,收到日期,申请方式,申请人类型,办结日期,是否延期,答复类型,不同意公开理由\n"
FIRST = HEAD + "甲1,区司法局,2018-03-05,网络,公民,2018-03-20,否,同意公开,\n甲2,区民政局,2018-11-01,信函,企业,,,,\n"
LATE = HEAD + "甲3,区司法局,2018-11-15,当面,公民,2018-12-03,否,部分公开,\n"
CODE = ("--jurisdiction", "230102")
YEAR = ("--year", "2018", *CODE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with two applications."""
    table = tmp_path / "依申请公开登记簿.csv"
    table.write_text(FIRST, encoding="utf-8-sig")
    home = tmp_path / "home"
    assert run(home, "load", str(table), *CODE, "--unit", "区政府办").returncode == 0
    return home


def later(home: Path) -> None:
    """Let a late report come in."""
    table = home.parent / "依申请公开迟报.csv"
    table.write_text(LATE, encoding="utf-8-sig")
    assert run(home, "load", str(table), *CODE).returncode == 0


def test_a_year_is_closed_adjusted_compared_and_proved(home: Path, tmp_path: Path) -> None:
    """Closed, a year keeps its numbers; late news is told, signed in, and every file can be proved; altered, it is refused with 3."""
    before = tmp_path / "before.xlsx"
    assert run(home, "export", *YEAR, "--as-of", "receipt:1", "--to", str(before)).returncode == 0
    assert run(home, "export", "diff", "closed", *YEAR).returncode == 2
    closing = run(home, "returns", "close", *YEAR, "--by", "李某", "--reason", "定稿")
    assert closing.returncode == 0, closing.stderr
    later(home)
    closed = run(home, "export", *YEAR, "--to", str(tmp_path / "closed.json"))
    assert "结账后有变化尚未签字：（一）收到申请数" in closed.stderr
    changed = run(home, "export", "diff", "closed", "now", *YEAR, "--format", "json")
    assert changed.returncode == 3
    assert {"key": "req_total", "label": "（一）收到申请数", "before": "2", "after": "3"} in json.loads(changed.stdout)
    signed = run(home, "returns", "adjust", *YEAR, "--row", "req_total", "--by", "李某", "--reason", "司法局迟报")
    assert signed.returncode == 0, signed.stderr
    (adjusted,) = json.loads(run(home, "export", "diff", "frozen", "closed", *YEAR, "--format", "json").stdout)
    assert (adjusted["key"], adjusted["after"]) == ("req_total", "3")
    assert [act["deed"] for act in answer(home, "returns", "acts")] == ["close", "adjust"]
    for name in ("before.xlsx", "closed.json"):
        assert run(home, "export", "check", str(tmp_path / name)).returncode == 0
    again = tmp_path / "again.xlsx"
    assert run(home, "export", *YEAR, "--as-of", "receipt:1", "--to", str(again)).returncode == 0
    assert again.read_bytes() == before.read_bytes()
    altered = tmp_path / "closed.json"
    altered.write_text(altered.read_text(encoding="utf-8").replace('"req_net": 1', '"req_net": 7'), encoding="utf-8")
    refused = run(home, "export", "check", str(altered), "--format", "json")
    assert refused.returncode == 3
    assert {one["key"] for one in json.loads(refused.stdout)["differences"]} == {"req_net", ""}


def test_every_file_type_and_form_is_written_and_proved(home: Path, tmp_path: Path) -> None:
    """The forms of 2014 and 2021 are written as all six types of file, and each is proved against the ledger."""
    for form in ("2014", "2021"):
        for suffix in ("xlsx", "xls", "csv", "json", "html", "docx"):
            target = tmp_path / f"{form}.{suffix}"
            done = run(home, "export", *YEAR, "--form", form, "--to", str(target))
            assert done.returncode == 0, done.stderr
            proved = run(home, "export", "check", str(target), "--format", "json")
            assert json.loads(proved.stdout)["holds"], proved.stdout


def test_an_old_and_a_new_form_stand_side_by_side(home: Path) -> None:
    """`export compare` fills both forms from the same items; what both say agrees."""
    found = answer(home, "export", "compare", "2014", "2021", *YEAR)
    received = next(line for line in found if line["one"] == "（一）收到申请数")
    assert (received["one_value"], received["other_value"], received["verdict"]) == ("2", "2", "same")
    assert "differs" not in {line["verdict"] for line in found}


def test_the_own_report_asks_for_the_offices_units(home: Path, tmp_path: Path) -> None:
    """The own scope counts the units that it is given, and without any it is a wrong call."""
    target = tmp_path / "own.csv"
    assert run(home, "export", *YEAR, "--scope", "own", "--to", str(target)).returncode == 2
    done = run(home, "export", *YEAR, "--scope", "own", "--unit", "区民政局", "--to", str(target))
    assert done.returncode == 0, done.stderr
    with target.open(encoding="utf-8-sig", newline="") as stream:
        values = {line["行键"]: line for line in csv.DictReader(stream)}
    assert (values["req_total"]["统计数"], values["req_total"]["范围"]) == ("1", "本机关（区民政局）")


def test_who_is_due_is_listed_and_a_late_answer_is_a_finding(home: Path) -> None:
    """`returns due` names the open application with unit and last day; late, it ends with 3."""
    (running,) = answer(home, "returns", "due", "--on", "2018-11-05")
    assert (running["native_id"], running["unit"], running["due"]) == ("甲2", "区民政局", "2018-11-22")
    late = run(home, "returns", "due", "--on", "2018-12-03")
    assert late.returncode == 3
    assert "已超期" in late.stdout


def test_a_state_before_the_first_receipt_is_empty_and_said_to_be(home: Path, tmp_path: Path) -> None:
    """As of a day before anything came in, every line is unfilled, and the reader is told why."""
    target = tmp_path / "early.json"
    done = run(home, "export", *YEAR, "--as-of", "2018-12-31", "--to", str(target))
    assert done.returncode == 0
    assert "台账尚无任何凭证" in done.stderr
    said = json.loads(target.read_text(encoding="utf-8"))
    assert set(said["values"].values()) == {None}
    assert said["as_of"] == "2018-12-31"

"""The end of a year through the installed program: the drafted report, what is open, documents and their interpretations."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from program import run

CODE = ("--jurisdiction", "230102")
YEAR = ("--year", "2018", *CODE)
HEAD = "编号,单位,收到日期,申请方式,申请人类型,办结日期,是否延期,答复类型,不同意公开理由\n"
ROWS = "甲1,区司法局,2018-03-05,网络,公民,2018-03-20,否,同意公开,\n甲2,区民政局,2018-11-01,信函,企业,,,,\n"
RULES = "松江北区城镇供热管理办法"
HEATING = {
    "id": "r1",
    "title": f"松江北区人民政府关于印发《{RULES}》的通知",
    "document_number": "松北政规〔2018〕2号",
    "body": "各街道办事处、区政府各部门：现将办法印发给你们，请遵照执行。第一条 为规范供热，制定本办法。第二条 本办法适用于本区。",
}
PARKING = {
    "id": "r2",
    "title": "松江北区人民政府关于印发《松江北区机动车停车管理办法》的通知",
    "document_number": "松北政规〔2018〕3号",
    "body": "各街道办事处：现将停车管理办法印发给你们。第一条 为规范停车，制定本办法。第二条 停车场应当公示收费标准。",
}
EXPLAINED = {"id": "e1", "title": f"《{RULES}》政策解读", "body": "一、起草背景。二、主要内容：供热期为十月二十日起。"}


def a_record(said: dict[str, str], day: str) -> str:
    """Return a publication on the website, as a line."""
    url = f"https://www.example.gov.cn/{said['id']}.html"
    more = {"channel": "website", "unit": "区司法局", "published_at": day, "url": url}
    return json.dumps({**said, **more}, ensure_ascii=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with two applications, two normative documents and one interpretation."""
    table, records = tmp_path / "依申请公开登记簿.csv", tmp_path / "records.jsonl"
    table.write_text(HEAD + ROWS, encoding="utf-8-sig")
    days = ("2018-05-02", "2018-06-04", "2018-05-03")
    lines = (a_record(said, day) for said, day in zip((HEATING, PARKING, EXPLAINED), days, strict=True))
    records.write_text("\n".join(lines) + "\n", encoding="utf-8")
    home = tmp_path / "home"
    for file in (table, records):
        done = run(home, "load", str(file), *CODE)
        assert done.returncode == 0, done.stderr
    return home


@pytest.mark.parametrize("suffix", ["docx", "html", "md"])
def test_a_drafted_report_agrees_and_repeats(home: Path, tmp_path: Path, suffix: str) -> None:
    """A draft of each form is written, its checker finds nothing, and the same state gives the same bytes."""
    for form in ("2014", "2021"):
        one, two = tmp_path / f"{form}.{suffix}", tmp_path / f"{form}-again.{suffix}"
        for target in (one, two):
            asked = (*YEAR, "--form", form, "--filled-on", "2019-01-20", "--to", str(target))
            done = run(home, "report", *asked)
            assert done.returncode == 0, done.stderr
        assert one.read_bytes() == two.read_bytes()
        checked = run(home, "returns", "check", str(one), "--form", form, "--format", "json")
        assert checked.returncode == 0, checked.stdout
        assert json.loads(checked.stdout)["compared"] >= 3


def test_a_page_has_drawings_that_lead_to_their_grounds(home: Path, tmp_path: Path) -> None:
    """Drawings stand in the page as SVG without script, and each bar leads to a note that is there."""
    target = tmp_path / "report.html"
    assert run(home, "report", *YEAR, "--to", str(target)).returncode == 0
    page = target.read_text("utf-8")
    assert page.count("<svg") >= 2
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    anchors = {part.split('"', 1)[0] for part in page.split('href="#')[1:]}
    assert anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_the_own_report_and_a_wrong_call(home: Path, tmp_path: Path) -> None:
    """The own scope counts its units alone; without a target, or of a year without a form, it is a wrong call."""
    target = tmp_path / "own.md"
    own = ("--scope", "own", "--unit", "区民政局", "--to", str(target))
    assert run(home, "report", *YEAR, *own).returncode == 0
    assert "收到政府信息公开申请1件[^" in target.read_text("utf-8")
    assert run(home, "report", *YEAR).returncode == 2
    nothing = run(home, "report", "--year", "1999", "--to", str(target))
    assert nothing.returncode == 2
    assert "1999 年度没有现成的表式" in nothing.stderr


def tasks(home: Path, *more: str) -> list[dict[str, Any]]:
    """Return what is open; something is."""
    done = run(home, "returns", "ready", *YEAR, "--on", "2018-12-10", *more, "--format", "json")
    assert done.returncode == 3, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert all(task["number"] > 0 and task["owner"] and task["command"].startswith("syndicate ") for task in found)
    return found


def test_what_is_open_at_the_end_of_a_year(home: Path, tmp_path: Path) -> None:
    """The late application, the empty registers and the silent units are told with who owns them."""
    units = tmp_path / "units.txt"
    units.write_text("区司法局\n区民政局\n区水务局\n", encoding="utf-8")
    found = tasks(home, "--units", str(units))
    by_kind = {(task["kind"], task["owner"]): task for task in found}
    assert by_kind["late", "区民政局"]["number"] == 1
    assert {owner for kind, owner in by_kind if kind == "published"} == {"区民政局", "区水务局"}
    assert {owner for kind, owner in by_kind if kind == "registered"} == {"区水务局"}
    unfilled = {task["what"].split(" / ")[0]: task["number"] for task in found if task["kind"] == "unfilled"}
    assert unfilled["举报投诉登记簿缺登记，有关各格未填报"] == 1
    assert not any("依申请公开登记簿" in what for what in unfilled)


def test_without_a_list_nobody_is_said_to_owe_a_register(home: Path) -> None:
    """Who must hand in is not guessed; who published before is known."""
    assert not [task for task in tasks(home) if task["kind"] == "registered"]


def test_what_lies_in_quarantine_is_open(home: Path, tmp_path: Path) -> None:
    """An input that cannot be read is counted, and the command shows it."""
    broken = tmp_path / "依申请公开登记簿2.csv"
    broken.write_text(HEAD + "甲9,区司法局,2018-02-30,网络,公民,,,,\n", encoding="utf-8-sig")
    run(home, "load", str(broken), *CODE)
    (task,) = [task for task in tasks(home) if task["kind"] == "quarantine"]
    assert (task["number"], task["command"]) == (1, "syndicate quarantine list")


def test_documents_stand_beside_their_interpretations(home: Path) -> None:
    """The document with an interpretation says by what, the other is missing one, and the exit code is 3."""
    done = run(home, "returns", "policies", *YEAR, "--format", "json")
    assert done.returncode == 3, done.stderr
    found = {one["document_number"]: one for one in json.loads(done.stdout)}
    heating, parking = found["松北政规〔2018〕2号"], found["松北政规〔2018〕3号"]
    assert (heating["state"], [one["how"] for one in heating["interpretations"]]) == ("interpreted", ["title"])
    assert (parking["state"], parking["interpretations"]) == ("missing", [])
    listed = run(home, "returns", "policies", *YEAR, "--missing", "--format", "csv")
    (line,) = csv.DictReader(StringIO(listed.stdout))
    assert (line["state_zh"], line["title"]) == ("缺解读", PARKING["title"])

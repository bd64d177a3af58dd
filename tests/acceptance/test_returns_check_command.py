"""An annual report goes through the checker as a user would run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import run

TEXT = """松江北区2018年政府信息公开工作年度报告

一、概述
全年主动公开政府信息290条，其中通过政府网站公开信息40条，政务微博公开政府信息250条。全年召开各类会议10余次。
收到政府信息公开申请16件，其中网络申请14件，信函申请2件。
印发《东山县政务公开手册》。
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Write a report with four things to look at."""
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_report_with_defects(report: Path, tmp_path: Path) -> None:
    """Each is told with its paragraph; the form is that of the report's year; exit code 3."""
    done = run(tmp_path / "home", "returns", "check", str(report), "--own", "松江北区", "--format", "json")
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert (told["year"], told["form"], told["table"]) == (2018, "2014", "")
    assert [(one["kind"], one["paragraph"]) for one in told["findings"]] == [
        ("plain_sum", 3),
        ("place", 5),
        ("inexact", 3),
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "xls"])
def test_a_report_against_its_table(report: Path, tmp_path: Path, suffix: str) -> None:
    """A table of its own, as `export` has written it, is read by its labels and compared."""
    table = tmp_path / f"table.{suffix}"
    run(tmp_path / "home", "load", str(_records(tmp_path)), "--jurisdiction", "230102")
    written = run(
        tmp_path / "home", "export", "--year", "2018", "--form", "2014", "--to", str(table), "--jurisdiction", "230102"
    )
    assert written.returncode == 0, written.stderr
    done = run(tmp_path / "home", "returns", "check", str(report), "--table", str(table))
    assert done.returncode == 3
    assert "与表不符（第 3 段）：正文“290条”" in done.stdout
    assert "表中“（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）”为 1 " in done.stdout


def _records(folder: Path) -> Path:
    path = folder / "records.jsonl"
    line = {
        "id": "1",
        "channel": "website",
        "title": "关于供热的通知",
        "body": "自十月二十日起供热。",
        "published_at": "2018-10-15",
    }
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_a_sound_report(tmp_path: Path) -> None:
    """Nothing to look at: exit code 0, and how many numbers were compared."""
    path = tmp_path / "report.txt"
    path.write_text("松江北区2018年政府信息公开工作年度报告\n收到政府信息公开申请16件。\n", encoding="utf-8")
    done = run(tmp_path / "home", "returns", "check", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "正文有 1 个数字对应表式 2014 的行" in done.stdout


def test_a_report_without_a_year(tmp_path: Path) -> None:
    """The form cannot be told: exit code 2, and the option that is needed."""
    path = tmp_path / "report.txt"
    path.write_text("收到政府信息公开申请16件。\n", encoding="utf-8")
    done = run(tmp_path / "home", "returns", "check", str(path))
    assert done.returncode == 2
    assert "--form" in done.stderr

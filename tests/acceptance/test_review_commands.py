"""The gate from the shell: users, drafts, decisions, the paper form, the record."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

LINES = [
    {
        "id": "1",
        "unit": "区民政局",
        "title": "关于救助对象的公示",
        "body": "申请人手机：13912345678，请核对。",
        "made_on": "2026-03-02",
    },
    {"id": "2", "unit": "区民政局", "title": "青隼", "body": "机密★10年\n青隼事项"},
    {"id": 3},
]


class Shell:
    """Calls the program in a home of its own, as one user or another."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.said = ""

    def __call__(self, *words: str, by: str = "", given: str = "", new: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command."""
        env = {"SYNDICATE_HOME": str(self.home), "SYNDICATE_JURISDICTION__CODE": "230102", "PATH": ""}
        for variable, name in (("SYNDICATE_PASSWORD_FILE", by), ("SYNDICATE_NEW_PASSWORD_FILE", new)):
            if name:
                file = self.home / f"{name}.txt"
                file.write_text(f"password of {name}\n", "utf-8")
                env[variable] = str(file)
        program = [sys.executable, "-P", "-c", "from syndicate.cli import main; main()", *words]
        program += ["--as", by] if by else []
        run = subprocess.run(program, env=env, input=given, capture_output=True, text=True, check=False, cwd=self.home)
        self.said += run.stdout + run.stderr
        return run

    def json(self, *words: str, by: str) -> Any:
        """Run a command and return what it prints as JSON."""
        run = self(*words, "--format", "json", by=by)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An office with its people."""
    program = Shell(tmp_path_factory.mktemp("office"))
    assert program("user", "add", "xin", "--role", "administrator").returncode == 0
    assert program("user", "password", "xin", new="xin").returncode == 0
    for name, role in (
        ("jia", "clerk"),
        ("yi", "tier_1"),
        ("bing", "tier_2"),
        ("ding", "tier_3"),
        ("ji", "secrecy_officer"),
    ):
        assert program("user", "add", name, "--role", role, by="xin").returncode == 0
        assert program("user", "password", name, by="xin", new=name).returncode == 0
    return program


def test_the_whole_way_from_the_shell(shell: Shell, tmp_path: Path) -> None:
    """A draft is handed in, looked at, approved by three, released, withdrawn; form, register, record and anchors agree."""
    run = shell("review", "submit", by="jia", given="\n".join(json.dumps(line) for line in LINES))
    assert run.returncode == 3
    assert "第 2 行" in run.stderr
    assert "第 3 行" in run.stderr
    (line,) = shell.json("review", "list", by="yi")
    opened = shell.json("review", "show", line["id"], by="yi")
    assert "13912345678" not in opened["version"]["shown_body"]
    assert shell("review", "approve", line["id"], by="yi").returncode == 2
    assert shell("review", "approve", line["id"], "--digest", "0" * 12, by="yi").returncode == 1
    assert shell("review", "approve", line["id"], "--digest", opened["digest"], by="jia").returncode == 1
    for name in ("yi", "bing", "ding"):
        assert shell("review", "approve", line["id"], "--digest", opened["digest"][:12], by=name).returncode == 0
    assert shell("review", "release", line["id"], by="jia").returncode == 0
    assert shell("review", "withdraw", line["id"], by="ji").returncode == 1
    assert shell("review", "withdraw", line["id"], "--code", "error", "--reason", "内容有误", by="ji").returncode == 0
    deeds = [act["deed"] for act in shell.json("review", "history", line["id"], by="ji")]
    assert deeds == ["open", "screen", "submit", "read", "approve", "approve", "approve", "release", "withdraw"]
    (alarm,) = shell.json("review", "alarms", by="ji")
    assert alarm["kind"] == "sealed"
    _papers(shell, line["id"], tmp_path)
    _anchors(shell, tmp_path)
    assert "青隼" not in shell.said
    assert b"\xe9\x9d\x92\xe9\x9a\xbc" not in b"".join(path.read_bytes() for path in shell.home.glob("ledger.db*"))


def _papers(shell: Shell, identity: str, folder: Path) -> None:
    sheet, register = folder / "sheet.xlsx", folder / "register.xlsx"
    assert shell("review", "sheet", identity, "-o", str(sheet), by="ji").returncode == 0
    page = openpyxl.load_workbook(sheet).active
    assert page is not None
    fields = {row[0]: row[1] for row in page.iter_rows(values_only=True, max_col=2)}
    assert fields["拟公开单位"] == "区民政局"
    assert str(fields["分管副主任审批"]).startswith("同意")
    assert {"信息名称", "文号", "载体形式", "拟公开方式", "公开范围", "拟公开时间", "结论", "版本摘要"} <= fields.keys()
    month = shell.json("review", "history", identity, by="ji")[0]["at"][:7]
    assert shell("review", "sheet", "--month", month, "-o", str(register), by="ji").returncode == 0
    listed = openpyxl.load_workbook(register).active
    assert listed is not None
    assert [row[1] for row in listed.iter_rows(min_row=3, values_only=True)] == [identity]
    text = "".join(str(cell) for book in (page, listed) for row in book.iter_rows(values_only=True) for cell in row)
    assert "13912345678" not in text


def _anchors(shell: Shell, folder: Path) -> None:
    kept = folder / "anchors.jsonl"
    assert shell("audit", "anchor", "--to", str(kept)).returncode == 0
    assert shell("audit", "verify", "--anchor", str(kept)).returncode == 0
    assert shell("verify").returncode == 0
    older = folder / "older"
    older.mkdir()
    with sqlite3.connect(shell.home / "ledger.db") as one, sqlite3.connect(older / "ledger.db") as other:
        one.backup(other)
        with pytest.raises(sqlite3.IntegrityError):
            other.execute("UPDATE review SET state = 'released'")
        other.execute("DROP TRIGGER act_is_final_delete")
        other.execute("DELETE FROM act WHERE number = (SELECT max(number) FROM act)")
    there = Shell(older)
    run = there("audit", "verify", "--anchor", str(kept), "--format", "json")
    assert run.returncode == 3
    assert {one["name"] for one in json.loads(run.stdout) if not one["holds"]} == {"gate", "anchors"}


def test_nobody_acts_unproved(shell: Shell) -> None:
    """A wrong password, a missing one and an unknown user are refused with one sentence; owning the files gives no right."""
    (shell.home / "wrong.txt").write_text("no password", "utf-8")
    run = shell("review", "list", by="wrong")
    assert run.returncode == 1
    assert "身份未能确认" in run.stderr
    assert shell("review", "list", "--as", "ji").returncode == 2
    assert shell("review", "list").returncode == 2
    assert shell("user", "add", "wo", "--role", "tier_1").returncode == 2


@pytest.mark.parametrize("words", [("list",), ("show", "1"), ("alarms",), ("release", "1")])
def test_who_names_nobody_opens_nothing(words: tuple[str, ...], tmp_path: Path) -> None:
    """A command of the review without `--as` says so at once, and leaves no ledger behind where there was none."""
    run = Shell(tmp_path)("review", *words)
    assert run.returncode == 2
    assert "--as" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_administrator_reads_nothing(shell: Shell) -> None:
    """Who manages users sees nothing of what is under review."""
    assert shell("review", "list", by="xin").returncode == 1


def test_a_token_is_good_for_its_user(shell: Shell) -> None:
    """A token is shown once, and acts as its user until it is revoked."""
    secret = shell("user", "token", "ji", "program", by="ji").stdout.strip()
    file = shell.home / "token"
    file.write_text(secret, "utf-8")
    env = {
        "SYNDICATE_HOME": str(shell.home),
        "SYNDICATE_JURISDICTION__CODE": "230102",
        "SYNDICATE_TOKEN_FILE": str(file),
    }
    command = [sys.executable, "-P", "-c", "from syndicate.cli import main; main()", "review", "list", "--as", "ji"]
    assert subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0
    assert shell("user", "token", "ji", "program", "--revoke", by="ji").returncode == 0
    assert subprocess.run(command, env=env, capture_output=True, check=False).returncode == 1

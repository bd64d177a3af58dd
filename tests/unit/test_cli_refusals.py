"""A wrong call is told in Chinese first, then in English, and ends with exit code 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from syndicate.cli import main

WRONG = {
    "an unknown option": (["--nope"], "没有选项“--nope”，是否指“--home”？", "No such option '--nope'"),
    "an unknown option of a command": (
        ["stats", "--yeer", "2018"],
        "没有选项“--yeer”，是否指“--year”？",
        "Did you mean '--year'?",
    ),
    "an option like no other": (["version", "--qqq"], "没有选项“--qqq”", "No such option '--qqq'"),
    "an option without its value": (
        ["stats", "--year"],
        "选项“--year”后须有值",
        "Option '--year' requires an argument",
    ),
    "a flag with a value": (["quarantine", "list", "--all=3"], "选项“--all”不带值", "does not take a value"),
    "a missing argument": (["probe"], "缺少参数“URL”", "Missing argument 'URL'"),
    "a missing number": (["quarantine", "show"], "缺少参数“ID”，应为整数", "Missing argument 'ID'"),
    "a missing option": (["export"], "缺少选项“--year”，应为整数", "Missing option '--year'"),
    "a word for a number": (["stats", "--year", "abc"], "“--year”应为整数，得到“abc”", "'abc' is not a valid integer"),
    "a Chinese word for a number": (
        ["stats", "--year", "去年"],
        "“--year”应为整数，得到“去年”",
        "'去年' is not a valid integer",
    ),
    "a word for an argument's number": (
        ["quarantine", "show", "x"],
        "“ID”应为整数，得到“x”",
        "'x' is not a valid integer",
    ),
    "a word for a share": (["sample", "d", "--scale", "half"], "“--scale”应为数字，得到“half”", "not a valid float"),
    "a number out of range": (
        ["sample", "d", "--port", "70000"],
        "“--port”应为整数（不小于 0、不大于 65535）",
        "70000 is not in the range",
    ),
    "no such day": (
        ["export", "--year", "2018", "--to", "x.xlsx", "--filled-on", "2018-02-30"],
        "“--filled-on”应为日期，如 2018-12-31，得到“2018-02-30”",
        "does not match the format",
    ),
    "a choice that is none": (
        ["load", "--channel", "tv"],
        "“--channel”应为 gazette、website、weibo、wechat、other 之一，得到“tv”",
        "'tv' is not one of",
    ),
    "an unknown command": (["qurantine"], "没有命令“qurantine”，是否指“quarantine”？", "did you mean quarantine?"),
    "an unknown command of a group": (["quarantine", "lst"], "没有命令“lst”，是否指“list”？", "did you mean list?"),
    "a command like no other": (["xyzzy"], "没有命令“xyzzy”", "unknown name xyzzy"),
    "an argument too many": (["version", "多余"], "多出的参数“多余”", "Got unexpected extra argument"),
    "an address that is none": (["probe", "example"], "“example”不是网址", "example is no address"),
}


@pytest.mark.parametrize(("arguments", "chinese", "english"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_told_in_both_languages(
    arguments: list[str],
    chinese: str,
    english: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line on standard error: what is wrong, what was expected, what was meant perhaps; nothing on standard output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["syndicate", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out, printed.err.count("\n")) == (2, "", 1)
    said, _, told = printed.err.partition(" / error: ")[2].partition(" / ")
    assert said.startswith(chinese)
    assert english in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["--home", "here", "config", "show"],
        ["config", "show", "--home", "here"],
        ["--home", "elsewhere", "config", "show", "--home", "here"],
    ],
    ids=["before the command", "after it", "both: the later one holds"],
)
def test_the_home_may_be_named_before_or_after_the_command(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The options that all commands share are taken on both sides of the command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["syndicate", *arguments, "--format", "json"])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = {row["key"]: row["value"] for row in json.loads(capsys.readouterr().out)}
    assert (ended.value.code, shown["home"]) == (0, '"here"')

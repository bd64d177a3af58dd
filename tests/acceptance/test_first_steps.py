"""What a newcomer meets: no source, a full disk, a private address, a register that lacks a column, the program as a module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from calling import Call, caller
from program import JURISDICTION, environment

from syndicate.engine.embedded import Embedded, Feed
from syndicate.ledger.database import transient
from syndicate.model import Transient


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the program within this process, on a home of the test's own."""
    return caller(tmp_path, monkeypatch, capsys)


def configured(folder: Path, sources: int) -> str:
    """Write a configuration with some sources over one folder; return its path."""
    (folder / "inbox").mkdir()
    table = folder / "inbox" / "a.csv"
    table.write_text("标题,链接,发布日期\n停水通知,http://a.example/1.html,2018-05-01\n", "utf-8")
    os.utime(table, (1_600_000_000, 1_600_000_000))  # written long ago, or it would be left for the next time
    source = '[[source]]\nname = "来源{}"\nconnector = "department"\npath = "inbox"\nunit = "甲局"\n'
    head = f'[jurisdiction]\ncode = "{JURISDICTION}"\nname = "道里区"\n'
    path = folder / "mine.toml"
    path.write_text("\n".join([head, *map(source.format, range(sources))]), "utf-8")
    return str(path)


def test_the_program_is_a_module_too() -> None:
    """`python -m syndicate` is the program."""
    words = [sys.executable, "-P", "-m", "syndicate", "version"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, done.stdout.strip() != "") == (0, True)


def test_a_daemon_without_a_source_announces_nothing(call: Call, tmp_path: Path) -> None:
    """Without a source `run` says so and nothing else, with exit code 78, and makes no home."""
    ended = call("--config", configured(tmp_path, 0), "run")
    assert ended.code == 78
    assert ended.err.count("\n") == 1
    assert "[[source]]" in ended.err
    assert not (tmp_path / "home").exists()


def test_a_full_disk_is_told_once(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sources there are, that the ledger cannot be written is said once, with exit code 75, and no further source is asked."""
    asked: list[str] = []

    def full(_: Embedded, feed: Feed, page: object) -> None:
        asked.append(feed.name)
        raise transient(OSError("database or disk is full"))

    monkeypatch.setattr(Embedded, "_commit", full)
    ended = call("--config", configured(tmp_path, 3), "load")
    assert ended.code == 75
    assert ended.err.count("disk is full") == 1
    assert asked == ["来源0"]


def test_sources_that_are_away_do_not_stop_the_rest(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with one source is told of that one, and the others are read."""
    read = Embedded._commit

    def away(engine: Embedded, feed: Feed, page: object) -> object:
        if feed.name == "来源0":
            raise Transient("来源不在 / it is away", reason="connect")
        return read(engine, feed, page)  # type: ignore[arg-type]  # a page

    monkeypatch.setattr(Embedded, "_commit", away)
    ended = call("--config", configured(tmp_path, 2), "load", "--format", "json")
    assert (ended.code, ended.answer["new"]) == (75, 1)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://10.1.2.3/list.html", "http://[::1]/"])
def test_a_private_address_is_a_wrong_call(call: Call, address: str) -> None:
    """Looking at a private address ends with exit code 2 and names the option that allows it: later is no better."""
    ended = call("probe", address)
    assert (ended.code, "--allow-private" in ended.err) == (2, True)


def test_a_register_without_its_way_names_the_column(call: Call, tmp_path: Path) -> None:
    """A register that lacks 申请方式 is known as one by its other columns, and the message names what is missing."""
    path = tmp_path / "清单.csv"
    path.write_text("登记号,申请日期,申请人类型,办理结果\n1,2018-03-05,公民,予以公开\n", "utf-8")
    assert call("load", str(path), "--jurisdiction", JURISDICTION).code == 0
    (entry,) = call("quarantine", "list", "--format", "json").answer
    assert (entry["reason"], entry["field"]) == ("missing_column", "申请方式")


@pytest.mark.parametrize(
    "words",
    [("load",), ("load", "nowhere"), ("quarantine", "retry", "--all"), ("rules", "apply"), ("run",), ("stats",)],
)
def test_a_wrong_call_makes_no_home(call: Call, tmp_path: Path, words: tuple[str, ...]) -> None:
    """What cannot be done is told before anything is made: no empty ledger is left that later commands would take for one."""
    ended = call(*words)
    assert ended.code in (2, 78)
    assert not (tmp_path / "home").exists()


def test_why_a_file_cannot_be_read_is_told_in_chinese(call: Call) -> None:
    """The system's reason stands in Chinese in the Chinese sentence, in its own words in the English one."""
    ended = call("--config", "nowhere.toml", "stats")
    chinese, _, english = ended.err.partition(" / error: ")[2].partition(" / ")
    assert (ended.code, "不存在" in chinese, "No such file" in english) == (78, True, True)

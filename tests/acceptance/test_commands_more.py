"""The commands around the counts: quarantine and retry, sources, configuration, probe, sample, doctor, demo."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import apsw
import pytest
from calling import Call, caller
from loopback import Loopback, Quiet
from program import JURISDICTION, run, started

from syndicate.app import sole_owner
from syndicate.sample import server, write_sample

HEAD = "标题,链接,发布日期\n"
GOOD = "关于群力街道停水的通知,http://www.daoli.example/a1.html,2018-05-01\n"
BAD = "关于新阳路街道停水的通知,http://www.daoli.example/a2.html,2018-02-30\n"
MENDED = BAD.replace("02-30", "02-28")
TINY = 0.003


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the program within this process, on a home of the test's own unless it names another."""
    return caller(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny sample year."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, scale=TINY)
    return folder


@pytest.fixture
def inbox(tmp_path: Path, call: Call) -> Path:
    """A folder of two tables, one with a row that cannot be read, loaded for a unit and a channel."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "good.csv").write_text(HEAD + GOOD, "utf-8")
    (folder / "bad.csv").write_text(HEAD + BAD, "utf-8")
    flags = ("--jurisdiction", JURISDICTION, "--unit", "乙局", "--channel", "website")
    assert call("load", str(folder), "--connector", "department", *flags).code == 0
    return folder


def configure(folder: Path, *sources: str) -> str:
    """Write a configuration and return its path."""
    path = folder / "own.toml"
    path.write_text(f'[jurisdiction]\ncode = "{JURISDICTION}"\nname = "道里区"\n' + "\n".join(sources), "utf-8")
    return str(path)


def source_of(name: str, where: str) -> str:
    """Return a source of tables."""
    return f'[[source]]\nname = "{name}"\nconnector = "department"\nunit = "乙局"\nrate = 1000\n{where}\n'


# ── quarantine ──


def test_quarantine_lists_what_could_not_be_read(call: Call, inbox: Path) -> None:
    """Each entry says where, why, in which field, what was expected, how often and from which lane."""
    (entry,) = call("quarantine", "list", "--format", "json").answer
    assert entry.items() >= {"place": "bad.csv, 行 2", "reason": "bad_date", "field": "发布日期", "times": 1}.items()
    assert entry["lane"] == f"load:department:{inbox}"
    assert " / " in entry["message"]
    assert "raw" not in entry
    (row,) = csv.DictReader(io.StringIO(call("quarantine", "list", "--format", "csv").out))
    assert list(row) == ["id", "reason", "place", "field", "message", "times", "lane", "resolved_at"]
    assert row["resolved_at"] == ""


def test_an_entry_shows_what_was_read_without_steering_the_terminal(call: Call, inbox: Path) -> None:
    """The raw bytes are decoded; control characters in them are written out."""
    (inbox / "bell.csv").write_text(HEAD + "停水\x1b[31m,http://a.example/x,2018-02-30\n", "utf-8")
    call("load", str(inbox / "bell.csv"), "--connector", "department", "--jurisdiction", JURISDICTION)
    first, second = (call("quarantine", "show", number) for number in ("1", "2"))
    assert "关于新阳路街道停水的通知" in first.out
    assert r"停水\x1b[31m" in second.out
    assert "\x1b" not in second.out + call("quarantine", "list").out
    assert call("quarantine", "show", "1", "--format", "json").answer["raw"]


def test_an_entry_without_bytes_shows_none(call: Call, tmp_path: Path) -> None:
    """A file that nobody recognises is named, and nothing of it is shown."""
    (tmp_path / "notes.txt").write_text("?", "utf-8")
    call("load", str(tmp_path / "notes.txt"), "--jurisdiction", JURISDICTION)
    shown = call("quarantine", "show", "1")
    assert (shown.code, "unknown_format" in shown.out, "raw" in shown.out) == (0, True, False)


@pytest.mark.parametrize(
    "arguments", [["show", "99"], ["retry", "99"], ["retry"], ["retry", "1", "--all"], ["show", "x"]]
)
def test_a_wrong_number_is_a_wrong_call(call: Call, inbox: Path, arguments: list[str]) -> None:
    """Exit code 2 and one message."""
    ended = call("quarantine", *arguments)
    assert (ended.code, ended.err.count("error: "), ended.out) == (2, 1, "")


def test_what_is_mended_is_read_on_retry(call: Call, inbox: Path) -> None:
    """The row counts for the unit and channel of the first load, the entry is resolved and stays on record."""
    (inbox / "bad.csv").write_text(HEAD + MENDED, "utf-8")
    ended = call("quarantine", "retry", "--all", "--format", "json")
    assert ended.code == 0, ended.err
    assert ended.answer == [{"lane": f"load:department:{inbox}", "resolved": [1], "open": [], "problem": ""}]
    assert call("quarantine", "list", "--format", "json").answer == []
    (entry,) = call("quarantine", "list", "--all", "--format", "json").answer
    assert entry["resolved_at"]
    assert re.fullmatch(r"重试后读通，凭证 \d+–\d+ / read on retry, receipts \d+-\d+", entry["resolution"])
    items = [json.loads(line) for line in call("items", "--format", "jsonl").out.splitlines()]
    assert [(item["channel"], item["unit"]) for item in items] == [("website", "乙局")] * 2
    assert call("verify").code == 0


def test_what_is_not_mended_stays(call: Call, inbox: Path) -> None:
    """The entry stays open, its times go up, exit code 3; the ledger's promises hold."""
    ended = call("quarantine", "retry", "1")
    assert (ended.code, "仍在隔离 1 条（1）" in ended.out) == (3, True)
    (entry,) = call("quarantine", "list", "--format", "json").answer
    assert entry["times"] == 2
    assert call("verify").code == 0


def test_another_fault_in_the_same_file_stays_too(call: Call, inbox: Path) -> None:
    """A row mended wrongly is told as open; the fault that is gone is resolved."""
    (inbox / "bad.csv").write_text(HEAD + BAD.replace("2018-02-30", "昨天"), "utf-8")
    ended = call("quarantine", "retry", "1", "--format", "json")
    assert (ended.code, ended.answer[0]["resolved"], ended.answer[0]["open"]) == (3, [1], [2])


def test_a_file_that_was_taken_away_is_resolved_as_gone(call: Call, inbox: Path) -> None:
    """The record says that nobody can read it again."""
    (inbox / "bad.csv").unlink()
    assert call("quarantine", "retry", "--all").code == 0
    assert "文件已不在" in call("quarantine", "show", "1").out


@pytest.mark.parametrize("leave_empty", [True, False])
def test_a_folder_that_is_away_settles_nothing(call: Call, inbox: Path, leave_empty: bool) -> None:
    """A share that is not mounted looks empty or missing: the entries stay open, and it is said why."""
    shutil.rmtree(inbox)
    if leave_empty:
        inbox.mkdir()
    ended = call("quarantine", "retry", "--all")
    assert (ended.code, str(inbox) in ended.out) == (3, True)
    assert len(call("quarantine", "list", "--format", "json").answer) == 1


def test_the_files_of_a_source_are_read_again(call: Call, tmp_path: Path) -> None:
    """A retry reads a file however recently it was changed, and leaves the source's cursor alone."""
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.csv").write_text(HEAD + BAD, "utf-8")
    config = configure(tmp_path, source_of("部门", 'path = "drop"'))
    old = time.time() - 3600
    os.utime(drop / "a.csv", (old, old))
    assert call("--config", config, "load").code == 0
    (drop / "a.csv").write_text(HEAD + MENDED, "utf-8")
    ended = call("--config", config, "quarantine", "retry", "--all", "--format", "json")
    assert (ended.code, ended.answer[0]["lane"], ended.answer[0]["resolved"]) == (0, "部门", [1])
    other = call("quarantine", "retry", "--all")
    assert other.code == 0


def test_entries_of_a_source_that_is_no_longer_configured_stay(call: Call, tmp_path: Path) -> None:
    """Exit code 3, and it is said that the source is not in the configuration."""
    (tmp_path / "a.csv").write_text(HEAD + BAD, "utf-8")
    old = time.time() - 3600
    os.utime(tmp_path / "a.csv", (old, old))
    call("--config", configure(tmp_path, source_of("部门", 'path = "a.csv"')), "load")
    ended = call("quarantine", "retry", "--all")
    assert (ended.code, "已不在配置中" in ended.out) == (3, True)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served on the loopback interface, and its address."""
    folder = tmp_path / "web"
    folder.mkdir()

    class Handler(Quiet, SimpleHTTPRequestHandler):
        """Serves files."""

    with Loopback(partial(Handler, directory=str(folder))) as running:
        yield folder, running.url


def test_an_address_is_read_again_from_its_beginning(call: Call, tmp_path: Path, web: tuple[Path, str]) -> None:
    """What the page mended is resolved; when it is out of reach the entry stays as it is."""
    folder, url = web
    (folder / "list.csv").write_text(HEAD + BAD, "utf-8")
    config = configure(tmp_path, source_of("网上", f'url = "{url}/list.csv"\nallow_private = true'))
    assert call("--config", config, "load").code == 0
    (folder / "list.csv").rename(folder / "away.csv")
    ended = call("--config", config, "quarantine", "retry", "--all")
    assert (ended.code, "404" in ended.out) == (3, True)
    (folder / "list.csv").write_text(HEAD + MENDED, "utf-8")
    assert call("--config", config, "quarantine", "retry", "--all").code == 0
    assert call("--config", config, "quarantine", "list", "--format", "json").answer == []


def test_a_home_in_use_is_tried_later(call: Call, inbox: Path, tmp_path: Path) -> None:
    """Exit code 75 while another process, such as the daemon, holds the home; reading goes on."""
    with sole_owner(tmp_path / "home"):
        ended = call("quarantine", "retry", "--all")
        assert call("quarantine", "list").code == 0
    assert (ended.code, ended.err.count("error: ")) == (75, 1)


def test_groups_say_what_they_hold(call: Call) -> None:
    """A group without a command shows its help, exit code 2; questions to no ledger say what to do first."""
    ended = call("quarantine")
    assert (ended.code, "用法 / usage" in ended.err, "error" in ended.err) == (2, True, False)
    assert call("quarantine", "list").code == 2


# ── sources ──


def test_sources_are_listed_before_anything_was_read(call: Call, tmp_path: Path) -> None:
    """The list works without a ledger, and makes none."""
    config = configure(tmp_path, source_of("甲", 'path = "x"'), source_of("乙", 'url = "http://a.example/"'))
    rows = call("--config", config, "source", "list", "--format", "json").answer
    assert [(row["name"], row["position"], row["quarantined"]) for row in rows] == [("甲", 0, 0), ("乙", 0, 0)]
    assert rows[1]["where"] == "http://a.example/"
    assert not (tmp_path / "home").exists()


def test_sources_say_how_far_they_were_read(call: Call, sample: Path, tmp_path: Path) -> None:
    """After a load each has its readings, receipt and time; what it could not read is counted."""
    config = str(sample / "syndicate.toml")
    assert call("--config", config, "load").code == 0
    rows = {row["name"]: row for row in call("--config", config, "source", "list", "--format", "json").answer}
    assert rows["微博"]["position"] > 50
    assert rows["微博"]["committed_at"].endswith("+08:00")
    assert rows["损坏文件"]["quarantined"] > 5


def test_a_source_is_tried_without_storing_anything(call: Call, sample: Path, tmp_path: Path) -> None:
    """The answer has numbers, ids and times, titles only on request; rejections make it exit code 3."""
    config = str(sample / "syndicate.toml")
    ended = call("--config", config, "source", "test", "登记簿", "--format", "json")
    (trial,) = ended.answer
    assert (ended.code, trial["reachable"], trial["readings"] > 10, len(trial["first"])) == (0, True, True, 3)
    assert set(trial["first"][0]) == {"native_id", "time"}
    broken = call("--config", config, "source", "test", "损坏文件", "门户网站", "--titles")
    assert (broken.code, "zip bomb" in broken.out, "读到 0 条" in broken.out) == (3, True, True)
    assert not (tmp_path / "home").exists()


def test_nothing_to_read_is_not_out_of_reach(call: Call, tmp_path: Path) -> None:
    """An empty folder is read (3), a missing one could not be read (75), an unknown name is a wrong call (2)."""
    (tmp_path / "empty").mkdir()
    config = configure(tmp_path, source_of("空", 'path = "empty"'), source_of("无", 'path = "gone"'))
    empty, gone, unknown = (call("--config", config, "source", "test", name) for name in ("空", "无", "五"))
    assert (empty.code, "读到 0 条" in empty.out, "无法读取" in empty.out) == (3, True, False)
    assert (gone.code, "读到" in gone.out, "无法读取" in gone.out) == (75, False, True)
    assert (unknown.code, "没有信源“五”" in unknown.err) == (2, True)


def test_a_file_that_is_being_written_is_left_for_the_next_poll(call: Call, tmp_path: Path) -> None:
    """The trial says so instead of calling the source empty."""
    (tmp_path / "a.csv").write_text(HEAD + GOOD, "utf-8")
    config = configure(tmp_path, source_of("新", 'path = "a.csv"'))
    assert "刚刚改动" in call("--config", config, "source", "test", "新").out


# ── configuration ──


def test_settings_are_shown_with_their_origin(call: Call, tmp_path: Path) -> None:
    """Each key names the file, variable or flag that set it."""
    config = configure(tmp_path)
    rows = {row["key"]: row for row in call("--config", config, "config", "show", "--format", "json").answer}
    assert rows["jurisdiction.code"]["origin"] == config
    assert "flag" in rows["home"]["origin"]
    assert "default" in rows["batch_size"]["origin"]


def test_a_right_configuration_is_confirmed(call: Call, sample: Path, tmp_path: Path) -> None:
    """Every source of the sample can be built; nothing is opened or made."""
    ended = call("--config", str(sample / "syndicate.toml"), "config", "check")
    assert (ended.code, "配置无误" in ended.out) == (0, True)
    assert not (tmp_path / "home").exists()


def test_every_problem_of_a_configuration_is_told(call: Call, tmp_path: Path) -> None:
    """Exit code 78, one line each, and the number of them."""
    config = configure(tmp_path, source_of("甲", 'pfad = "x"'), source_of("乙", 'url = "http://a/"\npath = "b"'))
    ended = call("--config", config, "config", "check")
    assert (ended.code, ended.out) == (78, "")
    assert "source.甲.pfad" in ended.err
    assert "source.乙.path" in ended.err


def test_the_example_is_a_configuration(call: Call, tmp_path: Path) -> None:
    """What `config example` prints passes `config check`."""
    (tmp_path / "syndicate.toml").write_text(call("config", "example").out, "utf-8")
    assert call("config", "check").code == 0


# ── probe and sample ──


def test_an_unknown_page_becomes_a_source(call: Call, sample: Path, tmp_path: Path) -> None:
    """The suggestion names connector and rows, and its TOML is a source that can be read."""
    with server(sample, "127.0.0.1", 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        url = f"http://127.0.0.1:{running.server_address[1]}/tzgg/index.html"
        refused, found, shown = (
            call("probe", url, *more) for more in ([], ["--allow-private", "--format", "json"], ["--allow-private"])
        )
        running.shutdown()
        thread.join()
    assert (refused.code, "内网" in refused.err, "--allow-private" in refused.err) == (2, True, True)
    assert (found.code, found.answer["connector"], bool(found.answer["samples"])) == (0, "portal", True)
    assert found.answer["toml"] in shown.out
    config = configure(tmp_path, found.answer["toml"])
    assert call("--config", config, "config", "check").code == 0


def test_a_page_that_fits_no_connector_is_a_finding(call: Call, web: tuple[Path, str]) -> None:
    """Exit code 3, with the reason; what is no address is a wrong call."""
    folder, url = web
    (folder / "page.html").write_text("<html><title>空</title><p>维护中</p></html>", "utf-8")
    ended = call("probe", f"{url}/page.html", "--allow-private")
    assert (ended.code, "没有合适的" in ended.out) == (3, True)
    assert call("probe", "daoli.example").code == 2


def test_the_sample_tells_what_it_wrote(call: Call, tmp_path: Path) -> None:
    """The manifest is what the answers say; progress goes to standard error."""
    folder = tmp_path / "year"
    ended = call("sample", str(folder), "--scale", str(TINY), "--format", "json")
    answers = json.loads((folder / "answers.json").read_text("utf-8"))
    assert {key: ended.answer[key] for key in ("channels", "postings", "information")} == {
        key: answers[key] for key in ("channels", "postings", "information")
    }
    assert "[7/7]" in ended.err
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    for wrong in (["other"], ["x", "--scale", "0"], ["x", "--year", "1999"]):
        assert call("sample", *wrong).code == 2
    (tmp_path / "file").touch()
    assert call("sample", str(tmp_path / "file" / "below")).code == 1


def test_the_sample_is_served_until_stopped(call: Call, sample: Path, tmp_path: Path) -> None:
    """A folder that holds a sample is served as it is; SIGTERM ends it well; a port in use is told."""
    before = (sample / "answers.json").stat().st_mtime_ns
    with started(tmp_path / "h", "sample", str(sample), "--serve", "--port", "0") as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        (port,) = re.findall(r"127\.0\.0\.1:(\d+)", line)
        taken = call("sample", str(sample), "--serve", "--port", port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert (taken.code, "--port" in taken.err) == (2, True)
    assert (sample / "answers.json").stat().st_mtime_ns == before


# ── doctor ──


def test_a_sound_installation_is_found_sound(call: Call, inbox: Path) -> None:
    """Every row is ok or a note, with and without a ledger; what a call for support would ask is there."""
    for home in ({}, {"home": inbox.parent / "new"}):
        ended = call("doctor", "--format", "json", **home)
        assert ended.code == 0, ended.out
        assert {row["state"] for row in ended.answer} <= {"ok", "note"}
        told = " ".join(row["check"] for row in ended.answer)
        assert all(
            word in told for word in ("program", "libraries", "encoding", "time zone", "open files", "daemon", "clock")
        )
    assert not (inbox.parent / "new").exists()


def test_a_home_that_others_can_read_is_found(call: Call, inbox: Path, tmp_path: Path) -> None:
    """Rights that let others in are a problem; a daemon that works there and a backup that is missing are told and are none."""
    ended = call("doctor", "--format", "json")
    rows = {row["check"]: row for row in ended.answer}
    assert (rows["权限 / permissions"]["state"], rows["备份 / backup"]["state"]) == ("ok", "note")
    assert rows["守护进程 / daemon"]["found"] == "未运行 / not running"
    (tmp_path / "home").chmod(0o755)
    with sole_owner(tmp_path / "home"):
        ended = call("doctor", "--format", "json")
    rows = {row["check"]: row for row in ended.answer}
    assert (ended.code, rows["权限 / permissions"]["state"]) == (3, "problem")
    assert rows["守护进程 / daemon"]["found"] == "正在运行 / running"


def _no_ledger(home: Path) -> None:
    (home / "ledger.db").write_text("not a ledger\n" * 900, "utf-8")


def _newer(home: Path) -> None:
    with apsw.Connection(str(home / "ledger.db")) as ledger:
        ledger.pragma("user_version", 999)
    ledger.close()


def _no_database(home: Path) -> None:
    (home / "ledger.db").mkdir()


@pytest.mark.parametrize("damage", [_no_ledger, _newer, _no_database])
def test_a_ledger_that_cannot_be_used_is_found(call: Call, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Exit code 3 and advice in both languages; nothing is changed."""
    (tmp_path / "home").mkdir()
    damage(tmp_path / "home")
    ended = call("doctor", "--format", "json")
    problems = [row for row in ended.answer if row["state"] == "problem"]
    assert (ended.code, len(problems) >= 1) == (3, True)
    assert all(" / " in row["advice"] for row in problems)


def test_a_wrong_configuration_is_one_row_of_the_report(call: Call, tmp_path: Path) -> None:
    """The rest is examined all the same."""
    (tmp_path / "wrong.toml").write_text("hme = 1\n", "utf-8")
    ended = call("--config", str(tmp_path / "wrong.toml"), "doctor", "--format", "json")
    assert (ended.code, [row["state"] for row in ended.answer].count("problem")) == (3, 1)


# ── export ──


def _form(call: Call, *more: str) -> Any:
    ended = call("export", "--year", "2018", "--to", "form.json", *more)
    assert ended.code == 0, ended.err
    return json.loads(Path("form.json").read_text("utf-8"))


def test_the_form_is_for_the_only_jurisdiction(call: Call, inbox: Path, tmp_path: Path) -> None:
    """Without a flag the configured code is taken, else the only one of the ledger; over several it is over all."""
    assert _form(call)["jurisdiction"] == JURISDICTION
    assert _form(call, "--jurisdiction", "230103")["jurisdiction"] == "230103"
    config = configure(tmp_path)
    ended = call("--config", config, "export", "--year", "2018", "--to", "form.json", "--jurisdiction", "230103")
    assert (ended.code, json.loads(Path("form.json").read_text("utf-8"))["body"]) == (0, "")
    call("load", str(inbox / "good.csv"), "--connector", "department", "--jurisdiction", "230103")
    assert _form(call)["jurisdiction"] is None


def test_people_state_what_the_ledger_cannot_count(call: Call, inbox: Path, tmp_path: Path) -> None:
    """Stated values are filled in; one that breaks a hard check is told on standard error, and the file is written."""
    said = 'who = "王某"\nwhen = 2019-01-03\nbasis = "名册"\n'
    rows = {"staff_total": 9, "staff_full": 1, "staff_part": 2}
    manual = tmp_path / "manual.toml"
    manual.write_text("".join(f"[{key}]\nvalue = {value}\n{said}" for key, value in rows.items()), "utf-8")
    ended = call("export", "--year", "2018", "--to", "form.json", "--manual", str(manual))
    assert (ended.code, ended.out) == (0, "form.json\n")
    assert re.search(r"校验 C16 不成立.* / check C16 fails", ended.err)
    assert json.loads(Path("form.json").read_text("utf-8"))["values"]["staff_total"] == 9
    for wrong, code in (("none.toml", 78), ("own.toml", 78)):
        (tmp_path / "own.toml").write_text("[staff_total]\nvalue = 1\n", "utf-8")
        assert call("export", "--year", "2018", "--to", "form.json", "--manual", wrong).code == code
    assert call("export", "--year", "2018", "--to", "nowhere/form.json").code == 2


# ── demo ──


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose demo has ended."""
    home = tmp_path_factory.mktemp("shown") / "var"
    done = run(home, "demo", "--once", "--scale", str(TINY))
    assert done.returncode == 0, done.stderr
    (home / "first.txt").write_text(done.stdout, "utf-8")
    return home


def test_the_demo_shows_counts_form_and_workbook(shown: Path) -> None:
    """The counts stand beside the published ones, the workbook lies where it says, and no batch is told on its own."""
    text = (shown / "first.txt").read_text("utf-8")
    answers = json.loads((shown / "demo/sample/answers.json").read_text("utf-8"))
    weibo = answers["channels"]["weibo"]
    assert re.search(rf"政务微博 weibo +{weibo['postings']} +{weibo['information']} +25298", text)
    assert re.search(r"各渠道相加 .* 59768", text)
    assert re.search(r"3\.政务微博公开政府信息数 +条 +\d+ +25298", text)
    (workbook,) = (shown / "demo").glob("*.xlsx")
    assert str(workbook) in text
    assert re.search(r"syndicate\.toml serve$", text, re.MULTILINE)
    assert "batch source=" not in text


def test_the_second_demo_shows_the_same_numbers(shown: Path) -> None:
    """Nothing is new, and the counts are those of the first."""
    again = run(shown, "demo", "--once")
    assert again.returncode == 0, again.stderr
    assert "读入 0" in again.stdout
    first, second = (
        text[text.index("政府公报") : text.index("继续查看")]
        for text in ((shown / "first.txt").read_text("utf-8"), again.stdout)
    )
    assert first == second


def test_a_demo_of_another_scale_wants_another_folder(shown: Path) -> None:
    """Exit code 2: two years would get mixed in one ledger."""
    done = run(shown, "demo", "--once", "--scale", "0.5")
    assert (done.returncode, "--dir" in done.stderr) == (2, True)


def test_the_demo_leaves_other_folders_alone(call: Call, tmp_path: Path) -> None:
    """What lies where the sample belongs is not touched, and a file is no folder: exit code 2."""
    (tmp_path / "mine" / "sample").mkdir(parents=True)
    (tmp_path / "file").touch()
    for wrong in ("mine", "file"):
        assert call("demo", "--once", "--dir", wrong).code == 2
    assert not list((tmp_path / "mine" / "sample").iterdir())


def test_the_demo_runs_on_until_it_is_stopped(shown: Path) -> None:
    """While it runs another one is told to try later; SIGTERM ends it with exit code 0."""
    with started(shown, "demo") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "守护进程继续运行" in line:
                break
        other = run(shown, "demo", "--once")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert (other.returncode, "Traceback" in other.stderr) == (75, False)

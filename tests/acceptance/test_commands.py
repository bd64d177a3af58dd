"""The commands that other programs rely on: their keys, their exit codes, their messages."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from program import JURISDICTION, PROGRAM, answer, environment, run

from syndicate.cli import main
from syndicate.sample import write_sample

ITEM_KEYS = {
    "source",
    "native_id",
    "channel",
    "unit",
    "jurisdiction",
    "information",
    "title",
    "url",
    "published_at",
    "state",
    "facets",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny sample year."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, scale=0.003)
    return folder


@pytest.fixture(scope="module")
def home(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has loaded the sample."""
    folder = tmp_path_factory.mktemp("home")
    outcome = answer(folder, "load", str(sample), "--jurisdiction", JURISDICTION)
    assert set(outcome) == {"read", "new", "revised", "repeated", "quarantined", "sealed", "seconds"}
    parts = ("new", "revised", "repeated", "quarantined", "sealed")
    assert outcome["read"] == sum(outcome[part] for part in parts) > 100
    return folder


@pytest.fixture
def tampered(home: Path, tmp_path: Path) -> Path:
    """A copy of the home in which somebody has changed a count."""
    with apsw.Connection(str(home / "ledger.db")) as source, apsw.Connection(str(tmp_path / "ledger.db")) as copy:
        with copy.backup("main", source, "main") as backup:
            backup.step()
        copy.execute("UPDATE counter SET postings = postings + 1 WHERE facet = ''")
    source.close()
    copy.close()
    return tmp_path


def test_loading_the_same_files_again_changes_nothing(home: Path, sample: Path) -> None:
    """The second load reads as much and finds nothing new."""
    outcome = answer(home, "load", str(sample), "--jurisdiction", JURISDICTION)
    assert (outcome["new"], outcome["revised"]) == (0, 0)
    assert outcome["read"] == outcome["repeated"] + outcome["quarantined"] + outcome["sealed"]


def test_items_are_one_json_object_a_line(home: Path) -> None:
    """Each carries the documented keys; the time is ISO 8601 with +08:00."""
    lines = run(home, "items", "--year", "2018", "--format", "jsonl").stdout.splitlines()
    items = [json.loads(line) for line in lines]
    assert items
    for item in items:
        assert item.keys() >= ITEM_KEYS
        assert item["published_at"].startswith("2018-")
        assert item["published_at"].endswith("+08:00")
        assert set(item["facets"]) == {"kind", "five_open", "field", "theme", "area"}
    assert {item["state"] for item in items} <= {"counted", "share", "foreign", "withdrawn"}


def test_items_come_as_a_table_for_spreadsheets_too(home: Path) -> None:
    """The CSV has the documented columns and the rows that were asked for."""
    rows = list(csv.DictReader(io.StringIO(run(home, "items", "--channel", "website", "--format", "csv").stdout)))
    assert rows
    assert set(rows[0]) == ITEM_KEYS | {"provisional"}
    assert {row["channel"] for row in rows} == {"website"}


def test_stats_say_postings_information_and_overlap(home: Path) -> None:
    """Sums, channels and overlap fit each other."""
    counted = answer(home, "stats", "--year", "2018")
    assert counted.keys() >= {"year", "channels", "postings", "information", "overlap", "kinds"}
    assert counted["year"] == 2018
    assert list(counted["channels"]) == ["gazette", "website", "weibo", "wechat", "other"]
    assert counted["postings"] == sum(one["postings"] for one in counted["channels"].values())
    distinct = sum(one["information"] for one in counted["channels"].values())
    assert distinct - counted["overlap"]["items"] == counted["information"]


def test_verify_lists_each_promise(home: Path) -> None:
    """Each with its name, a sentence in both languages and whether it holds; exit code 0."""
    invariants = answer(home, "verify")
    assert len({one["name"] for one in invariants}) == len(invariants) >= 10
    assert all(one["holds"] is True and " / " in one["promise"] for one in invariants)


def test_verify_finds_a_changed_count(tampered: Path) -> None:
    """Exit code 3, and the promise that does not hold is named."""
    done = run(tampered, "verify", "--format", "json")
    assert done.returncode == 3
    assert [one["name"] for one in json.loads(done.stdout) if not one["holds"]] == ["counters"]


def test_export_writes_the_form(home: Path, tmp_path: Path) -> None:
    """The file says which form and year it fills, and whether its numbers are distinct."""
    to = tmp_path / "form.json"
    done = run(home, "export", "--year", "2018", "--form", "2014", "--to", str(to))
    assert done.returncode == 0, done.stderr
    form = json.loads(to.read_text("utf-8"))
    assert (form["year"], form["form"]["id"], form["label"]) == (2018, "2014", "去重")


def test_what_could_not_be_read_is_counted_and_kept(home: Path) -> None:
    """The broken files of the sample are in quarantine, in the ledger and in the counts."""
    with apsw.Connection(str(home / "ledger.db"), flags=apsw.SQLITE_OPEN_READONLY) as ledger:
        rows = list(ledger.execute("SELECT place, reason, message FROM quarantine"))
    ledger.close()
    assert len(rows) == answer(home, "stats", "--year", "2018")["quarantined"] > 5
    assert all(place and " / " in message for place, _, message in rows)


WRONG: list[tuple[int, str, list[str]]] = [
    (2, "没有命令", ["lod"]),
    (2, "", ["stats", "--yer", "2018"]),
    (2, "", ["stats", "--year", "this"]),
    (2, "", ["export", "--year", "2018"]),
    (2, "找不到“-”", ["load", "-"]),
    (2, "找不到", ["load", "nowhere.csv"]),
    (2, "没有能读文件的连接器", ["load", ".", "--connector", "fax"]),
    (2, "没有表式", ["export", "--year", "2018", "--form", "1999", "--to", "x.json"]),
    (2, "不认识的文件后缀", ["export", "--year", "2018", "--to", "x.pdf"]),
    (78, "jurisdiction.code", ["load", ".", "--jurisdiction", "23x"]),
    (78, "没有配置任何信源", ["load", "--jurisdiction", "230102"]),
    (78, "没有配置任何信源", ["run"]),
    (78, "nowhere.toml", ["--config", "nowhere.toml", "stats"]),
]


@pytest.mark.parametrize(("code", "words", "arguments"), WRONG, ids=[" ".join(case[2]) for case in WRONG])
def test_a_wrong_call_is_told_in_a_sentence(
    home: Path,
    code: int,
    words: str,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The exit code says whose fault it is; the message says what was expected; nothing but the message is printed."""
    monkeypatch.chdir(home)
    monkeypatch.setattr(sys, "argv", ["syndicate", "--home", str(home), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert ended.value.code == code, printed.err
    assert words in printed.err
    assert "error: " in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(("code", "arguments"), [(2, ["load", "-"]), (78, ["--config", "nowhere.toml", "stats"])])
def test_the_installed_program_ends_with_the_same_codes(home: Path, code: int, arguments: list[str]) -> None:
    """Called from a shell the exit code reaches the caller, and there is never a traceback."""
    done = run(home, *arguments)
    assert done.returncode == code
    assert done.stderr.count("error: ") == 1
    assert "Traceback" not in done.stderr


def test_questions_to_an_empty_home_say_what_to_do_first(tmp_path: Path) -> None:
    """There is no ledger yet: exit code 2, in both languages."""
    done = run(tmp_path / "new", "stats", "--year", "2018")
    assert done.returncode == 2
    assert "请先 load 或 run / no ledger in" in done.stderr
    assert not (tmp_path / "new").exists()


def _no_ledger(home: Path) -> None:
    (home / "ledger.db").write_text("not a ledger\n" * 900, "utf-8")


def _newer(home: Path) -> None:
    with apsw.Connection(str(home / "ledger.db")) as ledger:
        ledger.pragma("user_version", 999)
    ledger.close()


@pytest.mark.parametrize(("damage", "words"), [(_no_ledger, "不是台账或已损坏"), (_newer, "请升级程序")])
def test_a_file_that_is_not_this_releases_ledger_is_refused(
    tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    """Every command that needs it ends with exit code 1 and a sentence in both languages."""
    damage(tmp_path)
    for command in (["verify"], ["load", "--jurisdiction", JURISDICTION, "."]):
        done = run(tmp_path, *command)
        assert done.returncode == 1, done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    """`syndicate items | head -1` ends quietly."""
    command = f"{PROGRAM} --home {home} items --format jsonl | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False, env=environment()
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_chinese_is_printed_whatever_the_locale(home: Path) -> None:
    """Under an ASCII locale the output is still UTF-8."""
    done = subprocess.run(
        [PROGRAM, "--home", str(home), "stats", "--year", "2018"],
        capture_output=True,
        check=False,
        env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii"),
    )
    assert done.returncode == 0, done.stderr
    assert "政务微博" in done.stdout.decode("utf-8")


def test_the_program_is_installed_beside_its_python() -> None:
    """What is tested here is the installed command, not a module run by hand."""
    assert Path(PROGRAM).parent == Path(sys.executable).parent
    assert Path(PROGRAM).exists()

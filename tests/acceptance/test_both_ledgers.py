"""The installed program over a ledger that was moved to PostgreSQL says byte for byte what it says over the file that it was moved from."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from postgres_kit import new_url
from program import YEAR, answer, run

_FILLED = ("--filled-on", "2019-01-15")
_ASKED = [
    "stats --format json",
    "items --format json",
    "export compare 2014 2021",
    "export diff receipt:12 now",
    "returns ready --on 2019-01-10",
    "returns policies",
]
_FILES = [(form, kind) for form in ("2014", "2019", "2021") for kind in ("csv", "json")]
_FILES += [("2014", "xlsx"), ("2019", "docx"), ("2021", "html"), ("2014", "xls")]
_TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:.\d]*(\+08:00)?|\b[0-9a-f]{64}\b")


class Homes(NamedTuple):
    """The same ledger twice: in a file, and on a server."""

    here: Path
    there: Path
    config: Path

    def both(self, *words: str) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
        """Run a command on both; return how each ended and what each said."""
        return self.said(self.here, *words), self.said(self.there, *words)

    def said(self, home: Path, *words: str) -> tuple[int, str, str]:
        """Run a command on one; return how it ended and what it said."""
        done = run(home, "--config", str(self.config), *(word.replace("HOME", str(home)) for word in words))
        return done.returncode, done.stdout.replace(str(home), "HOME"), done.stderr.replace(str(home), "HOME")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Load a small sample year into a home, and move a copy of it to a server."""
    folder = tmp_path_factory.mktemp("both")
    found = Homes(folder / "here", folder / "there", folder / "sample" / "syndicate.toml")
    assert run(found.here, "sample", str(folder / "sample"), "--scale", "0.005").returncode == 0
    loaded = run(found.here, "--config", str(found.config), "load")
    assert loaded.returncode == 0, loaded.stderr
    assert run(found.here, "--config", str(found.config), "backup", "create").returncode == 0
    shutil.copytree(found.here, found.there)
    moved = run(found.there, "--config", str(found.config), "db", "migrate-to", new_url())
    assert moved.returncode == 0, moved.stderr
    return found


def test_questions_are_answered_alike(homes: Homes) -> None:
    """Counts, items, forms beside each other, what is open before the year ends: every byte is the same."""
    for words in _ASKED:
        here, there = homes.both(*words.split(), "--year", YEAR)
        assert here == there, words
        assert here[0] in (0, 3), here
        assert here[1], words


def test_files_are_the_same(homes: Homes) -> None:
    """Forms of every year in every type, and the draft of the report, are the same file to the byte, and proved against the ledger on the server."""
    for form, kind in _FILES:
        name = f"{form}.{kind}"
        here, there = homes.both("export", "--year", YEAR, "--form", form, "--to", f"HOME/{name}", *_FILLED)
        assert here == there, name
        assert (homes.here / name).read_bytes() == (homes.there / name).read_bytes(), name
    for name in ("2014.json", "2014.xlsx"):
        code, said, _ = homes.said(homes.there, "export", "check", f"HOME/{name}")
        assert code == 0, said
    assert homes.both("report", "--year", YEAR, "--to", "HOME/report.md", *_FILLED)[1][0] == 0
    assert (homes.here / "report.md").read_bytes() == (homes.there / "report.md").read_bytes()


def test_promises_and_what_lies_in_quarantine(homes: Homes) -> None:
    """All promises hold on both with the same words; the same inputs could not be read."""
    for words in (("verify",), ("quarantine", "list", "--all", "--format", "json")):
        here, there = homes.both(*words)
        assert here == there
        assert here[0] == 0


def test_rulings_move_both_alike(homes: Homes) -> None:
    """Two items ruled to be one, and taken apart again, leave both with the same counts."""
    items = answer(homes.here, "items", "--year", YEAR)
    weibo = [f"weibo/{item['native_id']}" for item in items if item["source"] == "weibo"][:2]
    assert len(weibo) == 2
    commands = [("item", "explain", *weibo), ("item", "merge", *weibo, "--reason", "同一件事", "--by", "甲")]
    commands += [
        ("item", "rulings"),
        ("item", "undo", "1", "--reason", "误认", "--by", "乙"),
        ("item", "show", weibo[0]),
    ]
    commands += [("returns", "close", "--year", YEAR, "--form", "2014", "--by", "甲", "--reason", "年终")]
    commands += [("returns", "acts"), ("stats", "--year", YEAR, "--format", "json")]
    for words in commands:
        here, there = (tuple(_TIMES.sub("T", str(said)) for said in one) for one in homes.both(*words))
        assert here == there, words
        assert here[0] == "0", here


def test_a_home_on_a_server_is_neither_backed_up_nor_restored_as_a_file(homes: Homes) -> None:
    """Either says where the ledger lies, and that the database has means of its own; no file appears beside it."""
    for words in (("backup", "create"), ("restore",), ("restore", "--replace")):
        code, _, said = homes.said(homes.there, *words)
        assert code == 2
        assert "数据库自己的办法" in said
    assert not (homes.there / "ledger.db").exists()

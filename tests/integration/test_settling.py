"""A quarantine entry closes when what it tells of is read, and only then; the receipt that closed it is on record."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from core_kit import JURISDICTION, broken
from local_site import LocalSite, Reply

from syndicate.app import Office, office
from syndicate.cli.watching import Watch
from syndicate.connect.contract import Defaults
from syndicate.engine.loading import named_files
from syndicate.engine.retry import Retried
from syndicate.ledger.protocol import QuarantineEntry
from syndicate.settings import load_settings

HEAD = "标题,链接,发布日期\n"
GOOD = "关于群力街道停水的通知,http://www.daoli.example/a1.html,2018-05-01\n"
BAD = "关于新阳路街道停水的通知,http://www.daoli.example/a2.html,2018-02-30\n"
MENDED = BAD.replace("02-30", "02-28")
CONFIG = """
[jurisdiction]
code = "230102"
[[source]]
name = "订阅"
connector = "department"
unit = "乙局"
url = "{url}/feed.xml"
allow_private = true
rate = 1000
"""


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A web site of the test's own."""
    with LocalSite() as running:
        yield running


@pytest.fixture
def opened(tmp_path: Path, site: LocalSite) -> Iterator[Office]:
    """An office with one source, the feed of the site."""
    config = tmp_path / "own.toml"
    config.write_text(CONFIG.format(url=site.url), "utf-8")
    with office(load_settings(config, tmp_path / "home", {}, {}).settings) as working:
        yield working


def load(working: Office, path: Path, connector: str | None = "department") -> None:
    """Load a file or folder as a person does."""
    defaults = Defaults(jurisdiction=JURISDICTION, unit="乙局")
    working.load(named_files([path]), connector, defaults, lambda *_: None)
    assert broken(working.ledger) == set()


def entries(working: Office) -> list[QuarantineEntry]:
    """Return every entry, open or not."""
    return working.ledger.quarantine(open_only=False)


def are_open(working: Office) -> list[bool]:
    """Say of each entry whether it is open."""
    return [not entry.resolved_at for entry in entries(working)]


def retried(working: Office) -> list[Retried]:
    """Read everything in quarantine again."""
    done = working.retry(None, lambda *_: None)
    assert broken(working.ledger) == set()
    return done


# ── files ──


def test_a_corrected_file_closes_its_entries(opened: Office, tmp_path: Path) -> None:
    """Loaded again as it was loaded before; time, receipts and the receipt that closed it are on record."""
    path = tmp_path / "a.csv"
    path.write_text(HEAD + BAD + GOOD, "utf-8")
    load(opened, path)
    assert are_open(opened) == [True]
    path.write_text(HEAD + MENDED + GOOD, "utf-8")
    load(opened, path)
    (entry,) = entries(opened)
    assert (entry.resolved_at != "", entry.resolution) == (
        True,
        "再次读入时读通，凭证 2–2 / read when loaded again, receipts 2-2",
    )
    (closed,) = [receipt for receipt in opened.ledger.receipts() if receipt.number == entry.resolved_receipt]
    assert (closed.lane, closed.outcome.read, closed.outcome.repeated) == (f"quarantine:{JURISDICTION}", 1, 1)


def test_the_same_file_by_another_way_is_the_same_file(opened: Office, tmp_path: Path) -> None:
    """Loaded with its folder first, alone and corrected afterwards; and the other way round, by another connector."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text(HEAD + BAD, "utf-8")
    (folder / "b.csv").write_text(HEAD + BAD.replace("a2", "a3"), "utf-8")
    load(opened, folder)
    (folder / "a.csv").write_text(HEAD + MENDED, "utf-8")
    load(opened, folder / "a.csv", None)
    assert are_open(opened) == [False, True]
    (folder / "b.csv").write_text(HEAD + MENDED.replace("a2", "a3"), "utf-8")
    load(opened, folder, None)
    assert are_open(opened) == [False, False]


def test_a_namesake_elsewhere_closes_nothing(opened: Office, tmp_path: Path) -> None:
    """Another folder has a file of the same name."""
    for name, text in (("one", BAD), ("two", MENDED)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text(HEAD + text, "utf-8")
        load(opened, tmp_path / name)
    assert are_open(opened) == [True]


def test_what_is_refused_again_stays_open(opened: Office, tmp_path: Path) -> None:
    """One row of two is mended; the other is counted once more."""
    path = tmp_path / "a.csv"
    path.write_text(HEAD + BAD + BAD.replace("a2", "a3"), "utf-8")
    load(opened, path)
    path.write_text(HEAD + MENDED + BAD.replace("a2", "a3"), "utf-8")
    load(opened, path)
    assert are_open(opened) == [False, True]
    assert [entry.times for entry in entries(opened)] == [1, 2]


def test_a_file_that_cannot_be_read_now_closes_nothing(opened: Office, tmp_path: Path) -> None:
    """A missing column shuts the whole file: nobody can say that its row was mended."""
    path = tmp_path / "a.csv"
    path.write_text(HEAD + BAD, "utf-8")
    load(opened, path)
    path.write_text("甲,乙\n" + MENDED, "utf-8")
    load(opened, path)
    assert are_open(opened) == [True, True]
    path.write_text(HEAD + MENDED, "utf-8")
    load(opened, path)
    assert are_open(opened) == [False, False]


def test_an_entry_that_was_closed_opens_again(opened: Office, tmp_path: Path) -> None:
    """The fault is back: the entry is open, with no resolution, and the ledger's promises hold."""
    path = tmp_path / "a.csv"
    for text in (BAD, MENDED, BAD):
        path.write_text(HEAD + text, "utf-8")
        load(opened, path)
    (entry,) = entries(opened)
    assert (entry.resolved_at, entry.resolution, entry.resolved_receipt, entry.times) == ("", "", 0, 2)


# ── folders that are watched ──


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Office, Path]]:
    """An office with a drop folder as its source, read in pages of two."""
    drop = tmp_path / "drop"
    drop.mkdir()
    config = tmp_path / "drop.toml"
    source = '[[source]]\nname = "投递"\nconnector = "department"\nunit = "乙局"\npath = "drop"\n'
    config.write_text(f'batch_size = 2\n[jurisdiction]\ncode = "230102"\n{source}', "utf-8")
    with office(load_settings(config, tmp_path / "home2", {}, {}).settings) as working:
        yield working, drop


def dropped(path: Path, text: str, minutes: int) -> None:
    """Put a file down, long enough ago."""
    path.write_text(text, "utf-8")
    then = time.time() - 60 * minutes
    os.utime(path, (then, then))


def test_a_corrected_file_in_a_watched_folder_closes_its_entries(watched: tuple[Office, Path]) -> None:
    """However many pages the file takes, and whatever else lies in the folder."""
    working, drop = watched
    many = "".join(GOOD.replace("a1", f"b{number}").replace("群力", f"第{number}") for number in range(5))
    dropped(drop / "a.csv", HEAD + BAD + many + BAD.replace("a2", "a3"), 60)
    dropped(drop / "b.csv", HEAD + BAD.replace("a2", "a4"), 60)
    _polled(working)
    assert are_open(working) == [True, True, True]
    dropped(drop / "a.csv", HEAD + MENDED + many + BAD.replace("a2", "a3"), 30)
    _polled(working)
    assert are_open(working) == [False, True, True]
    assert [entry.times for entry in entries(working)] == [1, 2, 1]
    (closed, *_) = entries(working)
    assert closed.resolution.startswith("再次读入时读通，凭证")
    dropped(drop / "a.csv", HEAD + MENDED + many + MENDED.replace("a2", "a3"), 20)
    dropped(drop / "b.csv", "甲,乙\n1,2\n", 20)
    _polled(working)
    assert are_open(working) == [False, False, True, True]
    assert broken(working.ledger) == set()


# ── addresses ──


def feed(*items: str) -> Reply:
    """Return a feed."""
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>乙局</title>{"".join(items)}</channel></rss>'
    return Reply(text.encode(), headers={"Content-Type": "application/rss+xml"})


def item(number: int, date: str) -> str:
    """Return an entry of a feed."""
    link = f"http://www.daoli.example/{number}.html"
    return f"<item><title>第{number}号通知</title><link>{link}</link><pubDate>{date}</pubDate><description>内容</description></item>"


FINE = "Tue, 01 May 2018 09:00:00 +0800"
IMPOSSIBLE = "2018-02-30 09:00:00"


def test_what_left_the_feed_stays_open(opened: Office, site: LocalSite) -> None:
    """A feed shows its newest entries only: another entry in the same position says nothing of the one that is gone."""
    site.pages["/feed.xml"] = feed(item(1, IMPOSSIBLE), item(2, FINE))
    _polled(opened)
    assert are_open(opened) == [True]
    site.pages["/feed.xml"] = feed(item(3, FINE), item(2, FINE))
    (done,) = retried(opened)
    assert (done.resolved, done.open, are_open(opened)) == ((), (1,), [True])


def test_a_title_in_the_same_position_is_not_the_same_entry(opened: Office, site: LocalSite) -> None:
    """A notice of the same headline that took the place of the one that is gone is another: its address is."""
    site.pages["/feed.xml"] = feed(item(1, IMPOSSIBLE), item(2, FINE))
    _polled(opened)
    site.pages["/feed.xml"] = feed(item(10, FINE).replace("第10号通知", "第1号通知"), item(2, FINE))
    (done,) = retried(opened)
    assert (done.resolved, done.open, are_open(opened)) == ((), (1,), [True])


def test_an_address_that_begins_another_is_not_that_other(opened: Office, site: LocalSite) -> None:
    """The address of what is read now may be the beginning of the address of what is gone."""
    gone = item(12, IMPOSSIBLE).replace("12.html", "12.html?page=2")
    site.pages["/feed.xml"] = feed(gone, item(2, FINE))
    _polled(opened)
    site.pages["/feed.xml"] = feed(item(12, FINE), item(2, FINE))
    (done,) = retried(opened)
    assert (done.resolved, done.open) == ((), (1,))


def test_what_is_seen_again_and_read_closes(opened: Office, site: LocalSite) -> None:
    """In whatever position of the feed it stands by now."""
    site.pages["/feed.xml"] = feed(item(1, IMPOSSIBLE), item(2, FINE))
    _polled(opened)
    site.pages["/feed.xml"] = feed(item(3, FINE), item(2, FINE), item(1, FINE))
    (done,) = retried(opened)
    assert (done.resolved, done.open) == ((1,), ())
    (entry,) = entries(opened)
    assert entry.resolution.startswith("重试后读通，凭证")


def test_an_address_that_is_a_feed_again_closes_what_was_none(opened: Office, site: LocalSite) -> None:
    """The page of an error stood where the feed was."""
    site.pages["/feed.xml"] = Reply(b"<html><body>502</body></html>", headers={"Content-Type": "text/html"})
    _polled(opened)
    assert are_open(opened) == [True]
    site.pages["/feed.xml"] = feed(item(2, FINE))
    (done,) = retried(opened)
    assert done.resolved == (1,)


def _polled(working: Office) -> None:
    """Read the source once, as `load` without a path does."""
    watch = Watch()
    asyncio.run(working.drain(watch, watch.gave_up))
    assert not watch.failures

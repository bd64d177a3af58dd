"""The daemon within this process: rules that are refused at a reload, sources that hang at the end, parts that fail for good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import daemon as running
from syndicate.app import office, reloading
from syndicate.app.daemon import Daemon, Witness
from syndicate.app.office import Office
from syndicate.cli.watching import Watch
from syndicate.connect.contract import Page
from syndicate.engine.embedded import Feed
from syndicate.engine.poller import Schedule
from syndicate.home import read_rules
from syndicate.model import ConfigError, Fatal
from syndicate.settings import Settings, load_settings

CONFIG = """
home = "home"
[jurisdiction]
code = "230102"
[web]
enabled = false
[metrics]
enabled = false
[verify]
enabled = false
[backup]
enabled = false
[[source]]
name = "one"
connector = "records"
path = "one"
"""
PATIENCE = 120


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    """An open home with one source that finds nothing."""
    (tmp_path / "one").mkdir()
    (tmp_path / "syndicate.toml").write_text(CONFIG, encoding="utf-8")
    with office(load_settings(tmp_path / "syndicate.toml", None, {}, {}).settings) as ready:
        yield ready


class Seen(Witness):
    """A witness that remembers, and says when something came."""

    def __init__(self) -> None:
        self.problems: list[ConfigError | None] = []
        self.starts = 0
        self.broken_off = False
        self.came = asyncio.Event()

    def started(self, settings: Settings) -> None:
        """Remember a start."""
        self.starts += 1
        self.came.set()

    def reloaded(self, settings: Settings, problem: ConfigError | None) -> None:
        """Remember a reload."""
        self.problems.append(problem)
        self.came.set()

    def overdue(self) -> None:
        """Remember that work was broken off."""
        self.broken_off = True

    async def next(self) -> None:
        """Wait for the next start or reload."""
        await asyncio.wait_for(self.came.wait(), PATIENCE)
        self.came.clear()


async def test_rules_that_are_refused_change_nothing(opened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a rule file fails its own examples at a reload the rules before stay in force; mended, they are taken up."""
    seen, stop, reload = Seen(), asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(Daemon(opened, Watch(), seen).run(stop, reload, lambda: opened.settings))
    await seen.next()
    before = opened.rules

    def refused() -> Any:
        raise ConfigError("审查规则未采用：example 3 / the screening rules were refused")

    with monkeypatch.context() as wrong:
        wrong.setattr(reloading, "read_screening", refused)
        reload.set()
        await seen.next()
    assert "未采用" in str(seen.problems[0])
    assert (opened.rules is before, seen.starts, work.done()) == (True, 1, False)
    fresh = read_rules()
    monkeypatch.setattr(reloading, "read_rules", lambda: fresh)
    reload.set()
    while seen.starts < 2:
        await seen.next()
    assert (seen.problems[1:], opened.rules is fresh) == ([None], True)
    stop.set()
    await asyncio.wait_for(work, PATIENCE)


class Hangs:
    """A source whose answer never comes, or which fails for good."""

    def __init__(self, fails: bool) -> None:
        self.asked = asyncio.Event()
        self._fails = fails

    async def poll(self, _: object) -> Page:
        """Wait for ever, or fail."""
        self.asked.set()
        if self._fails:
            raise Fatal("台账损坏 / the ledger is damaged")
        await asyncio.Event().wait()
        raise AssertionError


def hanging(opened: Office, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> Hangs:
    """Give the office a source that hangs or fails."""
    source = Hangs(fails)
    feed = Feed(name="hangs", lane="hangs", jurisdiction="230102", source=source, schedule=Schedule(interval=1.0))
    monkeypatch.setattr(Office, "feeds", lambda *_: [feed])
    return source


async def test_a_source_that_hangs_holds_nobody_up(opened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not come to its end within the time for it is broken off, and the daemon ends well."""
    source, seen, stop = hanging(opened, monkeypatch), Seen(), asyncio.Event()
    monkeypatch.setattr(running, "DRAIN", 0.3)
    work = asyncio.create_task(Daemon(opened, Watch(), seen).run(stop))
    await asyncio.wait_for(source.asked.wait(), PATIENCE)
    stop.set()
    await asyncio.wait_for(work, PATIENCE)
    assert seen.broken_off


async def test_a_part_that_fails_for_good_ends_the_daemon(opened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no passing trouble ends everything at once, and the cause is told."""
    hanging(opened, monkeypatch, fails=True)
    with pytest.raises(ExceptionGroup) as failed:
        await asyncio.wait_for(Daemon(opened, Watch(), Seen()).run(asyncio.Event()), PATIENCE)
    assert failed.group_contains(Fatal, match="台账损坏")

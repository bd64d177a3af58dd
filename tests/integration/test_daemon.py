"""The daemon within this process: rules that are refused at a reload, sources that hang at the end, parts that fail for good."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from syndicate.app import daemon as running
from syndicate.app import office, reloading
from syndicate.app.daemon import Daemon, Witness
from syndicate.app.office import Office
from syndicate.cli.watching import Watch
from syndicate.connect.contract import Page
from syndicate.engine.embedded import Feed
from syndicate.engine.poller import Schedule
from syndicate.home import read_rules, read_screening
from syndicate.model import ConfigError, Fatal
from syndicate.settings import Settings, load_settings
from syndicate.settings.operations import LogSettings

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
    fresh = msgspec.structs.replace(read_rules())
    monkeypatch.setattr(reloading, "read_rules", lambda: fresh)
    reload.set()
    while seen.starts < 2:
        await seen.next()
    assert (seen.problems[1:], opened.rules is fresh) == ([None], True)
    stop.set()
    await asyncio.wait_for(work, PATIENCE)


async def test_what_did_not_change_goes_on_undisturbed(opened: Office) -> None:
    """A reload that changes nothing but the log is told and starts no part again; one that changes a part takes it up."""
    seen, stop, reload = Seen(), asyncio.Event(), asyncio.Event()
    wanted = [opened.settings]
    work = asyncio.create_task(Daemon(opened, Watch(), seen).run(stop, reload, lambda: wanted[0]))
    await seen.next()
    for settings, starts in (
        (msgspec.structs.replace(opened.settings, log=LogSettings(level="debug")), 1),
        (msgspec.structs.replace(opened.settings, unit="区政府办"), 2),
    ):
        wanted[0] = settings
        told = len(seen.problems)
        reload.set()
        while seen.starts < starts or len(seen.problems) == told:
            await seen.next()
        assert (seen.starts, seen.problems[told:], work.done()) == (starts, [None], False)
    stop.set()
    await asyncio.wait_for(work, PATIENCE)


async def test_an_end_does_not_wait_for_rules_that_are_being_tried(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to stop while the rules of a reload are compiled, the daemon ends and leaves them."""
    seen, stop, reload = Seen(), asyncio.Event(), asyncio.Event()
    trying, enough = threading.Event(), threading.Event()

    def slowly() -> Any:
        trying.set()
        enough.wait(PATIENCE)

    work = asyncio.create_task(Daemon(opened, Watch(), seen).run(stop, reload, lambda: opened.settings))
    await seen.next()
    monkeypatch.setattr(reloading, "read_screening", slowly)
    reload.set()
    try:
        assert await asyncio.to_thread(trying.wait, PATIENCE)
        stop.set()
        await asyncio.wait_for(work, PATIENCE / 2)
        assert (seen.problems, seen.starts) == ([], 1)
    finally:
        enough.set()


def test_rules_are_compiled_anew_only_where_their_files_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same files give the same rule sets; a file that is another gives another, with another digest."""
    rules, screening = read_rules(), read_screening()
    assert read_rules() is rules
    assert read_screening() is screening
    shutil.copytree(str(files("syndicate_config")), tmp_path / "rules")
    monkeypatch.setattr("syndicate.home.files", lambda _: tmp_path / "rules")
    assert read_rules() is rules
    with (tmp_path / "rules" / "secrecy" / "masks.toml").open("a") as file:
        file.write("\n# 另一份\n")
    assert read_rules() is rules
    assert read_screening().digest != screening.digest


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

"""A home on PostgreSQL: the commands say what they say over the embedded ledger, and a home that moves there loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from core_kit import JURISDICTION, LANE, broken, core_over, record, said
from ledger_kit import everything
from postgres_kit import new_url, postgres_ledger

from syndicate.app import place_of
from syndicate.app.moving import move_to
from syndicate.cli import cli
from syndicate.home import ledger_path, sole_owner
from syndicate.ledger.places import Remote
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Reading, Transient, UsageError
from syndicate.sample import write_sample
from syndicate.settings import Settings

READ: tuple[Reading, ...] = (
    record("1", "因供水管道检修，部分街道停止供水，请居民提前储水。"),
    record("2", "区图书馆本月起延长开放时间。"),
    record("9", "机密★10年\n关于某事项的报告"),
)
LATER: tuple[Reading, ...] = (record("1", "供水已恢复，感谢居民的理解与支持。"), record("3", "道里区征兵报名开始了。"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a home with an embedded ledger that holds something."""
    home = tmp_path / "home"
    home.mkdir()
    ledger = SqliteLedger(ledger_path(home))
    core_over(ledger).handle(LANE, JURISDICTION, READ, {"page": 1})
    ledger.close()
    return Settings(home=home)


def test_a_home_moves_with_every_row(settings: Settings) -> None:
    """All rows stand over there as they stood here, every promise holds, and the home works there from then on."""
    here = SqliteLedger(ledger_path(settings.home))
    before, told = everything(here), said(here)
    here.close()
    url = new_url()
    done = move_to(settings, url)
    there = postgres_ledger(url)
    assert everything(there) == before
    assert said(there) == told
    assert all(one.holds for one in done.proofs)
    assert place_of(settings) == Remote(url)
    assert done.aside.exists()
    assert not ledger_path(settings.home).exists()
    assert (settings.home / "ledger.url").stat().st_mode & 0o077 == 0
    core_over(there).handle(LANE, JURISDICTION, LATER)
    assert there.position(LANE) == len(READ) + len(LATER)
    assert broken(there) == set()
    there.close()


def test_a_ledger_that_is_there_is_not_written_over(settings: Settings) -> None:
    """The home stays as it is where the address holds a ledger already."""
    url = new_url()
    there = postgres_ledger(url)
    core_over(there).handle(LANE, JURISDICTION, LATER)
    with pytest.raises(UsageError, match="已有台账"):
        move_to(settings, url)
    assert place_of(settings) == ledger_path(settings.home)
    assert [one.number for one in there.receipts()] == [1]
    there.close()


def test_a_home_in_use_is_not_moved(settings: Settings) -> None:
    """While a daemon holds the home nothing is copied."""
    with sole_owner(settings.home), pytest.raises(Transient, match="正由另一个"):
        move_to(settings, new_url())


def test_what_the_server_cannot_hold_is_named_and_nothing_switches(settings: Settings) -> None:
    """A text with U+0000, which releases of long ago may have stored, stops the move with the name of the table."""
    here = SqliteLedger(ledger_path(settings.home))
    here.connection.execute("UPDATE lane SET cursor = ?", ("a\0b",))
    here.close()
    url = new_url()
    with pytest.raises(Fatal, match="表 lane 中有 PostgreSQL 存不下的内容"):
        move_to(settings, url)
    assert place_of(settings) == ledger_path(settings.home)
    there = postgres_ledger(url)
    assert list(there.receipts()) == []
    there.close()


def test_differing_figures_are_found_before_the_switch(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both sides do not answer alike the home stays where it is."""
    monkeypatch.setattr("syndicate.app.moving.open_ledger", lambda _place: SqliteLedger(None))
    with pytest.raises(Fatal, match="未切换"):
        move_to(settings, new_url())
    assert place_of(settings) == ledger_path(settings.home)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small sample year."""
    folder = tmp_path_factory.mktemp("sample") / "year"
    write_sample(folder, scale=0.005)
    return folder


def _run(home: Path, sample: Path, url: str, *words: str) -> str:
    """Run a command; return what it printed."""
    given = ["--home", str(home), "--config", str(sample / "syndicate.toml"), *words]
    done = CliRunner().invoke(cli, given, env={"SYNDICATE_LEDGER__URL": url} if url else {}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def homes(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, str]]:
    """Return the same year loaded into a home with a ledger of its own, and into one on PostgreSQL."""
    found = [(tmp_path_factory.mktemp("embedded"), ""), (tmp_path_factory.mktemp("served"), new_url())]
    for home, url in found:
        _run(home, sample, url, "load")
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("stats", "--year", "2018"),
        ("stats", "--year", "2018", "--format", "json"),
        ("items", "--year", "2018", "--format", "json"),
        ("quarantine", "list", "--format", "json"),
    ],
    ids=" ".join,
)
def test_commands_say_the_same_over_both(homes: list[tuple[Path, str]], sample: Path, words: tuple[str, ...]) -> None:
    """Byte for byte, whichever ledger lies below."""
    here, there = (_run(home, sample, url, *words) for home, url in homes)
    assert here == there
    assert len(here) > 100


def test_every_promise_holds_over_both(homes: list[tuple[Path, str]], sample: Path) -> None:
    """All that verify checks holds, and says the same of the same."""
    told: list[Any] = [json.loads(_run(home, sample, url, "verify", "--format", "json")) for home, url in homes]
    for promises in told:
        assert all(one["holds"] for one in promises)
    here, there = ({one["name"]: one["detail"] for one in promises if one["name"] != "head"} for promises in told)
    assert here == there

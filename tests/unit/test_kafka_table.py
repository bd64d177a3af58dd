"""The table of partitions is explicit and never moves; the embedded engine loads nothing of the scaled one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.app.scaled import codes_of, engine_of
from syndicate.engine.kafka.table import extended, read_table, table_for, write_table
from syndicate.model import ConfigError
from syndicate.settings import load_settings

CODE = st.integers(100_000, 999_999).map(str)
SIZES = st.dictionaries(CODE, st.floats(1, 1e5), max_size=40)


@given(before=SIZES, more=SIZES, partitions=st.integers(1, 32))
def test_a_place_once_given_is_kept(before: dict[str, float], more: dict[str, float], partitions: int) -> None:
    """Whoever joins later moves nobody; everybody has a place that the topic has; the same input gives the same table."""
    first = extended({}, before, partitions)
    second = extended(first, before | more, partitions)
    assert {code: second[code] for code in first} == first
    assert set(second) == set(before) | set(more)
    assert all(0 <= one < partitions for one in second.values())
    assert extended({}, dict(reversed(before.items())), partitions) == first


def test_the_load_is_spread_by_size() -> None:
    """A large jurisdiction is alone where several small ones share, so that no partition carries much more than its part."""
    sizes = {"110000": 60.0} | {f"2301{n:02d}": 10.0 for n in range(18)}
    table = extended({}, sizes, 4)
    loads = [sum(sizes[code] for code, one in table.items() if one == part) for part in range(4)]
    assert loads == [60.0, 60.0, 60.0, 60.0]


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    """A file gives back what was put in; one that is not there yet is empty."""
    path = tmp_path / "partitions.toml"
    assert read_table(path, 4) == {}
    write_table(path, {"230103": 3, "230102": 0})
    assert read_table(path, 4) == {"230102": 0, "230103": 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[partition]\n"230102" = 4\n', "230102"),
        ('[partition]\n"230102" = "a"\n', "no table"),
        ("[", "no table"),
        ("[other]\n", "no table"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A partition that the topic does not have, and what is no table, are told with the file's name."""
    path = tmp_path / "partitions.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as refused:
        read_table(path, 4)
    assert str(path) in str(refused.value)


def test_one_jurisdiction_alone_needs_no_table(tmp_path: Path) -> None:
    """One goes to partition 0; several without a table, and one that the table does not name, are told which command helps."""
    assert table_for(["230102"], None, 8) == {"230102": 0}
    with pytest.raises(ConfigError, match="syndicate kafka table"):
        table_for(["230102", "230103"], None, 8)
    write_table(tmp_path / "t.toml", {"230102": 5})
    with pytest.raises(ConfigError, match=r"230103.*syndicate kafka table"):
        table_for(["230102", "230103"], tmp_path / "t.toml", 8)


def test_sources_may_be_of_several_jurisdictions(tmp_path: Path) -> None:
    """A source without a jurisdiction is of the configured one; with one, of its own."""
    path = tmp_path / "syndicate.toml"
    source = '[[source]]\nname = "{0}"\nconnector = "records"\npath = "."\njurisdiction = "{1}"\n'
    text = '[jurisdiction]\ncode = "230102"\n' + source.format("a", "230103") + source.format("b", "")
    path.write_text(text, encoding="utf-8")
    assert codes_of(load_settings(path, None, {}, {}).settings) == ["230102", "230103"]


_LOOK = "import sys; from syndicate.cli import cli; import syndicate.app.daemon, syndicate.web.server; "
_LOOK += "print([one for one in ('faust', 'aiokafka', 'redis', 'psycopg') if one in sys.modules])"


def test_the_embedded_engine_loads_nothing_of_the_scaled_one() -> None:
    """The daemon and the pages come up without a client of Kafka, Redis or PostgreSQL in memory."""
    done = subprocess.run([sys.executable, "-P", "-c", _LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for the scaled engine, a program without its packages names the extra."""
    monkeypatch.setitem(sys.modules, "faust", None)
    settings = load_settings(None, None, {"SYNDICATE_ENGINE": "kafka"}, {}).settings

    class Home:
        """An open home, as far as it is looked at."""

    home = Home()
    home.settings = settings  # type: ignore[attr-defined]  # all that is asked for
    with pytest.raises(ConfigError, match=r"syndicate\[scaled\]"):
        engine_of(home, None, None)  # type: ignore[arg-type]  # as above

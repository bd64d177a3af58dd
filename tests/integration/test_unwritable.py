"""A home that cannot be written: what it holds can be read all the same, and what is in the way is told."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from core_kit import loaded, record

from syndicate.app import reading
from syndicate.ledger.beholding import open_unwritable
from syndicate.ledger.health import examine
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal
from syndicate.settings import Settings

NOBODY = 65534
POST = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"


@pytest.fixture(name="home")
def _home() -> Iterator[Path]:
    """A home with one disclosure, where everybody may look and nobody may write."""
    home = Path(tempfile.mkdtemp(prefix="syndicate-unwritable-"))
    loaded([[record("1", POST)]], SqliteLedger(home / "ledger.db")).close()
    with reading(Settings(home=home)) as ledger:
        ledger.statistics(2018)  # what is imported and compiled late is so by now: soon this is somebody else's process
    shut(home)
    yield home
    home.chmod(0o700)
    shutil.rmtree(home)


def shut(home: Path) -> None:
    """Take the right to write away from everybody."""
    for file in home.iterdir():
        file.chmod(0o444)
    home.chmod(0o555)


@contextmanager
def somebody() -> Iterator[None]:
    """Be somebody whom permissions bind; the superuser may write everywhere."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def test_counts_and_items_are_read_without_the_right_to_write(home: Path) -> None:
    """Statistics and items come as ever, and nothing is written beside the ledger."""
    with somebody(), reading(Settings(home=home)) as ledger:
        assert ledger.statistics(2018).postings == 1
        assert [item.native_id for item in ledger.items(2018)] == ["1"]
    assert [file.name for file in home.iterdir()] == ["ledger.db"]


def test_a_ledger_that_cannot_be_written_is_sound(home: Path) -> None:
    """The examination finds no fault in a ledger merely because it cannot be written."""
    with somebody():
        health = examine(home / "ledger.db")
    assert (health.faults, health.closed) == ("", "")
    assert health.schema == health.newest_schema


def test_a_log_that_cannot_be_read_without_writing_is_told(home: Path) -> None:
    """Where part of the ledger lies in a log beside it, the message names the log and says what to do; nothing is left out silently."""
    home.chmod(0o700)
    (home / "ledger.db-wal").write_bytes(b"\0" * 64)
    shut(home)
    with somebody(), pytest.raises(Fatal, match=r"ledger\.db-wal"):
        open_unwritable(home / "ledger.db")
    with somebody():
        assert "ledger.db-wal" in examine(home / "ledger.db").closed


def test_a_file_that_may_not_be_read_is_told(home: Path) -> None:
    """A missing right to read is no damage: nobody is sent to a backup."""
    (home / "ledger.db").chmod(0o000)
    with somebody():
        health = examine(home / "ledger.db")
    assert health.faults == ""
    assert "没有读的权限" in health.closed


def test_an_older_schema_is_named_where_it_cannot_be_upgraded(home: Path) -> None:
    """A ledger of an earlier release on a read-only disk is not read by guesswork: the message names both schemas."""
    home.chmod(0o700)
    (home / "ledger.db").chmod(0o600)
    ledger = SqliteLedger(home / "ledger.db")
    ledger.connection.pragma("user_version", 9)
    ledger.close()
    shut(home)
    with somebody(), pytest.raises(Fatal, match="9"), reading(Settings(home=home)):
        pass

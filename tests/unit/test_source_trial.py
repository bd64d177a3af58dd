"""Trying a source: pages without readings are passed over, within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from syndicate.connect.contract import Context, Cursor, Defaults, FileInput, Page, Source, Spec
from syndicate.engine.sources import TRIAL_POLLS, Builder
from syndicate.model import CHINA, Channel, Reading, Rejection
from syndicate.settings import load_settings

NOTE = Rejection(place="x", reason="bad_value", message="甲 / a")


class Options(msgspec.Struct, frozen=True):
    """None."""


class Slow:
    """A source whose pages are empty until the `first`."""

    def __init__(self, first: int, end: int) -> None:
        self.first, self.end, self.polls = first, end, 0

    async def poll(self, cursor: Cursor | None) -> Page:
        """Give the page after the cursor."""
        number = int((cursor or {}).get("page", 0)) + 1
        self.polls = number
        readings = (NOTE,) if number >= self.first else ()
        return Page(readings=readings, next_cursor={"page": number}, more=number < self.end)


def _nothing(file: FileInput, options: Any, defaults: Defaults) -> Iterator[Reading]:
    return iter(())


def _tried(tmp_path: Path, live: Slow) -> Page:
    def connect(context: Context, options: Any) -> Source:
        return live

    spec = Spec(
        name="slow",
        summary="慢 / slow",
        channel=Channel.OTHER,
        guarantee="一次 / once",
        options=Options,
        formats=("x",),
        suffixes=(".x",),
        read=_nothing,
        connect=connect,
    )
    config = tmp_path / "c.toml"
    config.write_text(
        '[jurisdiction]\ncode = "230102"\n[[source]]\nname = "a"\nconnector = "slow"\nurl = "http://a.example/"\n'
    )
    settings = load_settings(config, None, {}, {}, {"slow": spec}).settings
    builder = Builder(settings, {"slow": spec}, lambda: datetime(2019, 1, 1, tzinfo=CHINA))
    return asyncio.run(builder.first_page(settings.source[0]))


@pytest.mark.parametrize(
    ("first", "end", "polls", "readings"),
    [(1, 9, 1, 1), (3, 9, 3, 1), (99, 4, 4, 0), (999, 999, TRIAL_POLLS, 0)],
    ids=["at once", "lists first", "nothing there", "without end"],
)
def test_a_trial_reads_on_to_the_first_readings(
    tmp_path: Path, first: int, end: int, polls: int, readings: int
) -> None:
    """It stops at the first page with readings, at the end of the source, or at the bound."""
    live = Slow(first, end)
    page = _tried(tmp_path, live)
    assert (live.polls, len(page.readings)) == (polls, readings)

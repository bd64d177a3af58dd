"""Loads a sample through the product itself, every configured source once, and tells what it took, by stage when asked."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from bench.measure import Tally, tell
from syndicate.app import Office, office
from syndicate.cli.watching import Watch
from syndicate.connect.files import FolderSource
from syndicate.engine import core
from syndicate.model import Record
from syndicate.settings import load_settings


class Stages:
    """CPU seconds by stage. One stage runs at a time, so the time of the whole process is the time of the stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def watch(self, open_office: Office) -> None:
        """Measure around the calls that make a batch."""
        self._around(core, "prepare_sound", "prepare")
        self._around(core, "decide", "decide")
        self._around(open_office.ledger, "known", "known")
        self._around(open_office.ledger, "commit", "commit")
        poll = FolderSource.poll

        async def polled(source: FolderSource, cursor: Any) -> Any:
            start = time.process_time()
            page = await poll(source, cursor)
            self.seconds["read"] += time.process_time() - start
            return page

        self._put(FolderSource, "poll", polled)

    def _around(self, owner: object, name: str, stage: str) -> None:
        call = getattr(owner, name)

        def timed(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return call(*given, **named)
            finally:
                self.seconds[stage] += time.process_time() - start

        self._put(owner, name, timed)

    @staticmethod
    def _put(owner: object, name: str, call: Callable[..., Any]) -> None:
        setattr(owner, name, call)


class Kinds:
    """Counts what is read by kind: posts, register rows, rejections."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def watch(self, open_office: Office) -> None:
        """Look at every batch on its way in."""
        handle = open_office.core.handle

        def counted(lane: str, jurisdiction: str, readings: Sequence[Any], cursor: Any = None) -> Any:
            self.seen.update(type(reading).__name__ for reading in readings)
            return handle(lane, jurisdiction, readings, cursor)

        setattr(open_office.core, "handle", counted)  # noqa: B010 — a method, replaced on this one object


def load(config: Path, home: Path, stages: Stages | None = None) -> dict[str, Any]:
    """Load every source of a configuration into a home, commits durable, and return what was read and what it took."""
    settings = load_settings(config, home, {}, {}).settings
    kinds, watch = Kinds(), Watch()
    with office(settings) as open_office:
        kinds.watch(open_office)
        if stages is not None:
            stages.watch(open_office)
        opening, start = time.process_time(), time.monotonic()
        with redirect_stderr(StringIO()):
            asyncio.run(open_office.drain(watch, watch.gave_up))
        cpu, wall = time.process_time() - opening, time.monotonic() - start
    outcome = watch.totals.outcome
    tally = Tally(kinds.seen[Record.__name__], outcome.new, given_up=watch.failures)
    return {
        **asdict(tally),
        "readings": outcome.read,
        "quarantined": outcome.quarantined,
        "opening": opening,
        "cpu": cpu,
        "wall": wall,
    }


def main() -> None:
    """Load CONFIG into HOME; `stages` as third word measures by stage."""
    config, home = map(Path, sys.argv[1:3])
    stages = Stages() if "stages" in sys.argv[3:] else None
    told = load(config, home, stages)
    tell(told | ({"stages": dict(stages.seconds)} if stages else {}))


if __name__ == "__main__":
    main()

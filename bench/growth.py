"""Fills one ledger year after year through the core and tells what an item costs as it grows."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.measure import calibrate, peak_mb, tell
from bench.years import JURISDICTION, Years
from syndicate.app import read_rules
from syndicate.engine.core import Core
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA

BLOCK = 100_000
"""Items of a block; a short run has `BLOCKS` of them instead."""
BLOCKS = 5
BATCH = 512
_PRESENT = datetime(2040, 1, 1, tzinfo=CHINA)
"""The clock stands still: later than every post, and the same in every run."""


class _Block:
    """What one block of batches took."""

    def __init__(self) -> None:
        self.items = 0
        self.cpu = self.slowest = self.slowest_cpu = 0.0

    def add(self, items: int, cpu: float, wall: float) -> None:
        self.items += items
        self.cpu += cpu
        self.slowest, self.slowest_cpu = max(self.slowest, wall), max(self.slowest_cpu, cpu)

    def figures(self, done: int, home: Path) -> dict[str, Any]:
        return {
            "items": done,
            "cpu_us": self.cpu / self.items * 1e6,
            "slowest_ms": self.slowest * 1e3,
            "slowest_cpu_ms": self.slowest_cpu * 1e3,
            "peak_mb": peak_mb(),
            "database_mb": _size(home) / 2**20,
            "loop_ns": calibrate()["cpu_ns"],
        }


def _size(home: Path) -> int:
    """Return the bytes that the ledger takes on disk, what is not yet in its main file included."""
    return sum(file.stat().st_size for file in home.glob("ledger.db*"))


def grow(ledger: SqliteLedger, home: Path, total: int, *, scattered: bool) -> Iterator[dict[str, Any]]:
    """Yield, block after block, the CPU microseconds per item, the slowest batch, memory and disk. Making the posts is not counted."""
    core = Core(ledger, read_rules(), "bench", lambda: _PRESENT)
    size = BLOCK if total >= BLOCKS * BLOCK else max(BATCH, total // BLOCKS)
    block, done = _Block(), 0
    for batch in Years(scattered=scattered).batches(BATCH, total):
        start, clock = time.process_time(), time.monotonic()
        core.handle("bench", JURISDICTION, batch)
        block.add(len(batch), time.process_time() - start, time.monotonic() - clock)
        done += len(batch)
        if block.items >= size or done >= total:
            yield block.figures(done, home)
            block = _Block()


def rebuild(ledger: SqliteLedger) -> float:
    """Return the CPU seconds until a new owner has committed one post: nearly all of it rebuilds what is held in memory."""
    core = Core(ledger, read_rules(), "bench", lambda: _PRESENT)
    start = time.process_time()
    core.handle("bench", JURISDICTION, next(iter(Years(seed=2).batches(1, 1))))
    return time.process_time() - start


def main() -> None:
    """Grow the ledger HOME/ledger.db to ITEMS with IDS ordered or random; each block is told on standard error as it is done."""
    home, total, ids = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    ledger = SqliteLedger(home / "ledger.db")
    blocks = []
    for block in grow(ledger, home, total, scattered=ids == "random"):
        blocks.append(block)
        print(_line(ids, block), file=sys.stderr, flush=True)
    rebuilt = rebuild(ledger)
    counted = "SELECT count(DISTINCT information) FROM disclosure WHERE standing = 'own' AND year > 0"
    informations = next(iter(ledger.connection.execute(counted)))[0]
    ledger.close()
    size = (home / "ledger.db").stat().st_size
    tell({"blocks": blocks, "informations": informations, "bytes_per_item": size / total, "rebuild_s": rebuilt})


def _line(ids: str, block: dict[str, Any]) -> str:
    told = "  ".join(f"{name} {value:,.0f}" for name, value in block.items() if name != "items")
    return f"  {ids} {block['items']:>9,}  {told}"


if __name__ == "__main__":
    main()

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

BLOCK = 60_000
BATCH = 512
_PRESENT = datetime(2040, 1, 1, tzinfo=CHINA)
"""The clock stands still: later than every post, and the same in every run."""


def grow(ledger: SqliteLedger, total: int) -> Iterator[dict[str, Any]]:
    """Yield, block after block, the CPU microseconds per item, the slowest batch and the memory. Making the posts is not counted."""
    core = Core(ledger, read_rules(), "bench", lambda: _PRESENT)
    cpu = slowest = 0.0
    done = at_start = 0
    for batch in Years().batches(BATCH, total):
        start, clock = time.process_time(), time.monotonic()
        core.handle("bench", JURISDICTION, batch)
        cpu += time.process_time() - start
        slowest = max(slowest, time.monotonic() - clock)
        done += len(batch)
        if done - at_start >= BLOCK or done >= total:
            yield {
                "items": done,
                "cpu_us": cpu / (done - at_start) * 1e6,
                "slowest_ms": slowest * 1e3,
                "peak_mb": peak_mb(),
                "loop_ns": calibrate()["cpu_ns"],
            }
            cpu, slowest, at_start = 0.0, 0.0, done


def main() -> None:
    """Grow the ledger HOME/ledger.db to ITEMS; each block is told on standard error as it is done."""
    home, total = Path(sys.argv[1]), int(sys.argv[2])
    ledger = SqliteLedger(home / "ledger.db")
    blocks = []
    for block in grow(ledger, total):
        blocks.append(block)
        print(block, file=sys.stderr, flush=True)
    informations = next(iter(ledger.connection.execute("SELECT count(*) FROM information")))[0]
    ledger.close()
    size = (home / "ledger.db").stat().st_size
    tell({"blocks": blocks, "informations": informations, "bytes_per_item": size / total})


if __name__ == "__main__":
    main()

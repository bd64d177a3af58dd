"""
Recognition alone: what it costs per item to fingerprint a text and look it up among all before it, by one of three programs.

`product` judges evidence and vetoes and clusters; `datasketch` and `rensa` find texts whose 3-character shingles are alike.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from bench.measure import tell
from bench.naive import ALIKE, PERMUTATIONS, normalised
from bench.years import Years
from syndicate.app import read_rules
from syndicate.model import Record
from syndicate.model.prepared import Prepared
from syndicate.pipeline import prepare as stage
from syndicate.pipeline.dedup.index import Index
from syndicate.pipeline.rows import disclosure_of
from syndicate.pipeline.state import node_of

BATCH = 512
BANDS = 32
_STAGES = ("fold_with_leads", "folded_each", "fingerprints")
"""What `prepare` makes fingerprints with."""


class Watch:
    """Adds up CPU seconds, also of calls that are put under it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def over(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call with its time added."""

        def timed(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return call(*given, **named)
            finally:
                self.seconds += time.process_time() - start

        return timed


def product(batches: Iterable[list[Record]]) -> dict[str, float]:
    """Fingerprint and index through the product's own stages."""
    watch, index, rules = Watch(), Index(), read_rules()
    found = number = 0
    kept = {name: getattr(stage, name) for name in _STAGES}
    try:
        for name, call in kept.items():
            setattr(stage, name, watch.over(call))
        for batch in batches:
            rows = []
            for item in stage.prepare(batch, rules):
                if isinstance(item, Prepared):
                    number += 1
                    rows.append(disclosure_of(item, number, number, 1))
            found += watch.over(lambda rows=rows: len(index.absorb([node_of(row) for row in rows]).joined))()
    finally:
        for name, call in kept.items():
            setattr(stage, name, call)
    return {"items": number, "found": found, "cpu_us": watch.seconds / number * 1e6}


def datasketch(batches: Iterable[list[Record]]) -> dict[str, float]:
    """One MinHash per text, all its shingles in one call, in a MinHashLSH."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)

    def look(number: int, words: list[str]) -> int:
        mark = MinHash(num_perm=PERMUTATIONS)
        mark.update_batch([word.encode() for word in words])
        found = len(index.query(mark))
        index.insert(number, mark)
        return found

    return _others(batches, look)


def rensa(batches: Iterable[list[Record]]) -> dict[str, float]:
    """The same by rensa's R-MinHash, written in Rust."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS, num_bands=BANDS)

    def look(number: int, words: list[str]) -> int:
        mark = RMinHash(num_perm=PERMUTATIONS, seed=1)
        mark.update(words)
        found = len(index.query(mark))
        index.insert(number, mark)
        return found

    return _others(batches, look)


def _others(batches: Iterable[list[Record]], look: Callable[[int, list[str]], int]) -> dict[str, float]:
    watch = Watch()
    timed = watch.over(lambda number, text: look(number, _shingles(text)))
    found = number = 0
    for batch in batches:
        for record in batch:
            number += 1
            found += bool(timed(number, f"{record.title}{record.body}"))
    return {"items": number, "found": found, "cpu_us": watch.seconds / number * 1e6}


def _shingles(text: str) -> list[str]:
    words = normalised(text)
    return [words[start : start + 3] for start in range(max(1, len(words) - 2))]


PROGRAMS = {"product": product, "datasketch": datasketch, "rensa": rensa}


def main() -> None:
    """Run PROGRAM over ITEMS posts and tell what an item took."""
    tell(PROGRAMS[sys.argv[1]](Years().batches(BATCH, int(sys.argv[2]))))


if __name__ == "__main__":
    main()

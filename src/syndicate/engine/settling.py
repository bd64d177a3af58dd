"""Which quarantine entries are dealt with: what was read again, at its own place or as the same item, and was not refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from syndicate.connect.contract import Page
from syndicate.engine.core import Core
from syndicate.ledger.protocol import Ledger, QuarantineEntry, Waiting
from syndicate.model import Reading, Record, Rejection

_POSITION = re.compile(r", (?:行|条目|条) ?\d+$")
"""A place that only counts: another item may stand there the next time."""


_ADDRESS = re.compile(r"https?://[^\s\"'<>\\，。；（）“”,]+")


def _stands_in(title: str, words: str) -> bool:
    """Say whether a title stands in words as a whole, not as a part of a longer one."""
    return re.search(rf"(?<!\w){re.escape(title)}(?!\w)", words) is not None


class Closing:
    """
    Watches files being read and notes which entries the reading settles.

    A file that is read to its end settles what lay in quarantine of it, wherever in the file; but nothing of a part that could not
    be opened this time, and nothing at all when the file broke off.
    """

    def __init__(self, waiting: Sequence[Waiting]) -> None:
        self._by_file: dict[str, list[Waiting]] = defaultdict(list)
        for entry in waiting:
            for key in _files_of(entry):
                self._by_file[key].append(entry)
        self.read: list[Waiting] = []
        """Entries of which the files were read through."""

    def watched(self, lane: str, file: str, path: Path, readings: Iterator[Reading]) -> Iterator[Reading]:
        """Pass the readings of a file on; its end is reached only when all of them were taken."""
        entries = [*self._by_file.get(str(path), ()), *self._by_file.get(f"{lane}\x1f{file}", ())]
        if not entries:
            yield from readings
            return
        refused: list[Rejection] = []
        for reading in readings:
            if isinstance(reading, Rejection):
                refused.append(reading)
            yield reading
        if not any(one.reason == "truncated_file" for one in refused):
            shut = tuple(f"{one.place}, " for one in refused)
            self.read += [entry for entry in entries if not entry.place.startswith(shut)]


def _files_of(entry: Waiting) -> Iterator[str]:
    """Yield under what a file may be known that an entry comes from: its path where it was loaded by name, else lane and name."""
    kind, _, rest = entry.lane.partition(":")
    root = Path(rest.partition(":")[2]) if kind == "load" else None
    name = entry.place
    while name:
        if root is None:
            yield f"{entry.lane}\x1f{name}"
        else:
            yield str(root if root.name == name else root / name)
        name = name.rpartition(", ")[0]


class Seen:
    """What was read at an address: where, and under which address of its own."""

    def __init__(self) -> None:
        self._places: set[str] = set()
        self._within: set[str] = set()
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._urls: set[str] = set()

    def take(self, readings: Iterable[Reading]) -> None:
        """Note readings; what was refused was not read."""
        for reading in readings:
            if isinstance(reading, Rejection):
                continue
            self._places.add(reading.place)
            self._within.add(reading.place.partition(", ")[0])
            if isinstance(reading, Record):
                self._urls.add(reading.url)
                self._titles[reading.place].add(reading.title or "")

    def shows(self, entry: QuarantineEntry) -> bool:
        """
        Say whether an entry's item was seen again and read.

        By its place, where that names the item; else by its address among what the entry kept of it; else by its title at the same
        position. What has merely left the feed is not seen.
        """
        if not _POSITION.search(entry.place):
            return entry.place in self._places or entry.place in self._within
        words = f"{entry.raw.decode('utf-8', 'replace')}\n{entry.message}"
        own = set(_ADDRESS.findall(words))
        if own:  # another item in its position may have the same title, never its address
            return any(url in self._urls for url in own)
        return any(title and _stands_in(title, words) for title in self._titles.get(entry.place, ()))


def settle(core: Core, ledger: Ledger, read: Iterable[Waiting | QuarantineEntry], head: int, how: str) -> list[int]:
    """
    Resolve the entries that were read again after receipt `head` and not refused again; return their numbers.

    `how` is a sentence in both languages with `{0}` and `{1}` for the first and last receipt of the reading.
    """
    again = {entry.id for entry in ledger.waiting() if entry.last_receipt > head}
    done = {entry.id: entry.jurisdiction for entry in read if entry.id not in again}
    last = ledger.receipt_head()[0]
    said = how.format(head + 1, last) if last > head else NOTHING_LEFT
    core.resolve(done, said)
    return sorted(done)


NOTHING_LEFT = "再读时已没有条目 / there is nothing in it any more"
LOADED = "再次读入时读通，凭证 {0}–{1} / read when loaded again, receipts {0}-{1}"
RETRIED = "重试后读通，凭证 {0}–{1} / read on retry, receipts {0}-{1}"


def settle_finished(core: Core, ledger: Ledger, lane: str, start: int, page: Page) -> None:
    """Resolve what lay in quarantine of files that a page brought to their end; the lane stood at `start` before the page."""
    if not page.finished:
        return
    waiting: dict[str, list[Waiting]] = defaultdict(list)
    for entry in ledger.waiting():
        if entry.lane == lane:
            for key in _files_of(entry):
                waiting[key].append(entry)
    shut = tuple(f"{one.place}, " for one in page.readings if isinstance(one, Rejection))
    for file, first in page.finished if waiting else ():
        before = ledger.receipt_before(lane, start + first)
        entries = [one for one in waiting.get(f"{lane}\x1f{file}", ()) if not one.place.startswith(shut)]
        done = {one.id: one.jurisdiction for one in entries if one.last_receipt <= before}
        core.resolve(done, LOADED.format(before + 1, ledger.receipt_head()[0]))


def not_refused(entries: Sequence[QuarantineEntry], held: Iterable[Waiting], head: int) -> list[QuarantineEntry]:
    """Return the entries at whose places nothing was refused after receipt `head`."""
    refused = {entry.place for entry in held if entry.last_receipt > head}
    return [entry for entry in entries if entry.place not in refused]

"""Reads again what lies in quarantine; what is read now is resolved, what is refused again or not seen any more stays open."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from syndicate.connect.contract import Defaults, Spec
from syndicate.engine.core import Core
from syndicate.engine.loading import Loading, Progress, load_files, named_files
from syndicate.engine.settling import RETRIED, Closing, Seen, not_refused, settle
from syndicate.engine.sources import Builder
from syndicate.ledger.protocol import Ledger, QuarantineEntry, Waiting
from syndicate.model import Channel, Transient, UsageError
from syndicate.settings import Settings, SourceSettings


class Retried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the entries of one lane."""

    lane: str
    resolved: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    problem: str = ""
    """Why the lane could not be read again; Chinese, then English."""


class _Decided(NamedTuple):
    """The entries about which reading again has decided."""

    read: Sequence[QuarantineEntry | Waiting]
    gone: Sequence[QuarantineEntry]
    """Their files are no longer there."""


class Retry(NamedTuple):
    """Everything that reading again needs."""

    core: Core
    ledger: Ledger
    settings: Settings
    specs: Mapping[str, Spec]
    sources: Builder
    progress: Progress

    def run(self, chosen: Sequence[QuarantineEntry]) -> list[Retried]:
        """
        Read again what the entries came from, lane by lane.

        A lane that cannot be read (a folder that is away, a source no longer configured) leaves its entries as they are.
        """
        lanes = dict.fromkeys(entry.lane for entry in chosen)
        return [self._lane(lane, [entry for entry in chosen if entry.lane == lane]) for lane in lanes]

    def _lane(self, lane: str, chosen: Sequence[QuarantineEntry]) -> Retried:
        head, _ = self.ledger.receipt_head()
        try:
            decided = self._read(lane, chosen, head)
        except (Transient, UsageError) as error:
            return Retried(lane=lane, open=tuple(entry.id for entry in chosen), problem=str(error))
        return self._settle(lane, chosen, decided, head)

    def _read(self, lane: str, chosen: Sequence[QuarantineEntry], head: int) -> _Decided:
        """Read the lane, or the files of it that the entries name."""
        source = next((one for one in self.settings.source if one.name == lane), None)
        if source is not None and source.path is None:
            waiting = [entry for entry in self.ledger.quarantine() if entry.lane == lane]
            seen = asyncio.run(self._drain(source))
            read = [entry for entry in waiting if seen.shows(entry)]
            return _Decided(not_refused(read, self.ledger.waiting(), head), [])
        root, how = self._how(lane, source, chosen[0].jurisdiction)
        files = named_files([root])
        if not files:  # a share that is not mounted looks like this, and settles nothing
            raise UsageError(f"“{root}”中没有文件 / there are no files in {root}")
        known = {file.name for _, file in files}
        names = {_file_of(entry, known) for entry in chosen} - {""}
        closing = Closing([entry for entry in self.ledger.waiting() if entry.lane == lane])
        load_files(self.core, [pair for pair in files if pair[1].name in names], how, self.progress, closing)
        return _Decided(closing.read, [entry for entry in chosen if not _file_of(entry, known)])

    def _how(self, lane: str, source: SourceSettings | None, jurisdiction: str) -> tuple[Path, Loading]:
        if source is not None and source.path is not None:
            return source.path, self._as_source(source)
        kind, _, rest = lane.partition(":")
        if kind != "load":
            raise UsageError(f"信源“{lane}”已不在配置中 / source {lane} is no longer configured")
        manner = self.ledger.cursor(lane) or {}
        channel = manner.get("channel")
        defaults = Defaults(
            jurisdiction=jurisdiction,
            unit=manner.get("unit", self.settings.unit),
            channel=Channel(channel) if channel else None,
        )
        return Path(rest.partition(":")[2]), Loading(
            specs=self.specs,
            connector=manner.get("connector") or None,
            options={},
            defaults=defaults,
            batch_size=self.settings.batch_size,
        )

    def _as_source(self, source: SourceSettings) -> Loading:
        defaults = self.settings.defaults(source)
        channel = defaults.channel or self.specs[source.connector].channel
        return Loading(
            specs=self.specs,
            connector=source.connector,
            options={} if source.options is None else {source.connector: source.options},
            defaults=msgspec.structs.replace(defaults, channel=channel),
            batch_size=self.settings.batch_size,
            lane=source.name,
        )

    async def _drain(self, source: SourceSettings) -> Seen:
        """Read an address from its beginning to its end; the saved cursor stays where it is."""
        jurisdiction = self.settings.defaults(source).jurisdiction
        seen = Seen()
        async for page in self.sources.pages(source):
            self.core.handle(source.name, jurisdiction, page.readings)
            seen.take(page.readings)
        return seen

    def _settle(self, lane: str, chosen: Sequence[QuarantineEntry], decided: _Decided, head: int) -> Retried:
        resolved = settle(self.core, self.ledger, decided.read, head, RETRIED)
        gone = {entry.id: entry.jurisdiction for entry in decided.gone}
        self.core.resolve(gone, "文件已不在 / the file is no longer there")
        settled = {*resolved, *gone}
        again = {entry.id for entry in self.ledger.waiting() if entry.last_receipt > head}
        left = again | {entry.id for entry in chosen if entry.id not in settled}
        return Retried(lane=lane, resolved=tuple(sorted(settled)), open=tuple(sorted(left)))


def _file_of(entry: QuarantineEntry, known: Collection[str]) -> str:
    """Return the name of the file that an entry's place begins with; empty when there is no such file any more."""
    name = entry.place
    while name and name not in known:
        name = name.rpartition(", ")[0]
    return name


def choose(ledger: Ledger, numbers: Sequence[int] | None) -> list[QuarantineEntry]:
    """
    Return the open entries of these numbers, all for None.

    Raises:
        UsageError: There is no entry of that number.
    """
    entries = {entry.id: entry for entry in ledger.quarantine(open_only=False)}
    unknown = [number for number in numbers or () if number not in entries]
    if unknown:
        raise _unknown(unknown)
    wanted = entries if numbers is None else dict.fromkeys(numbers)
    return [entries[number] for number in wanted if not entries[number].resolved_at]


def entry_of(ledger: Ledger, number: int) -> QuarantineEntry:
    """
    Return one entry, open or not.

    Raises:
        UsageError: There is no entry of that number.
    """
    for entry in ledger.quarantine(open_only=False):
        if entry.id == number:
            return entry
    raise _unknown([number])


def _unknown(numbers: Sequence[int]) -> UsageError:
    listed = ", ".join(map(str, numbers))
    return UsageError(f"隔离区没有编号 {listed} / no quarantine entry {listed}")

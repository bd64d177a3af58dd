"""
Takes records of the topic into the ledger, each once. Knows nothing of what brings them.

The guarantee is the ledger's: where each partition stands for each jurisdiction moves in the transaction of the batch. What is
delivered again, by a restart, a rebalance or a zombie, lies below that position and is passed over.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from syndicate.connect.contract import Page
from syndicate.engine.core import Core
from syndicate.engine.kafka import wire
from syndicate.engine.kafka.telling import SILENT, Telling
from syndicate.engine.settling import settle_finished
from syndicate.ledger.protocol import Ledger
from syndicate.model import Fatal, Fenced, Rejection, Transient, UsageError
from syndicate.model.disclosures import Carried
from syndicate.pipeline.admission import Ready

AT_ONCE = 512
"""Readings in one transaction at most, give or take an envelope."""
UNFIT: tuple[type[Exception], ...] = (ValueError, TypeError, LookupError, ArithmeticError, AssertionError)
"""What an item raises that can never be taken in; beside what the database raises for such."""
_CODE = 6
_FEW = 5
_DEFECT = (
    "台账对一批中的多数条目都不接受，像是程序或数据库的毛病，不是条目的：停止，不再送入隔离（{0}）"
    " / the ledger refuses most items of a batch: a defect, not the items; stopped before everything goes to quarantine ({0})"
)


class Message(NamedTuple):
    """One record of the topic, as it came."""

    partition: int
    offset: int
    at: int
    """When it was produced, milliseconds since the epoch."""
    key: bytes | None
    value: bytes | None


class TopicReset(Fatal):
    """The topic was made anew: offsets begin again, with records that were never read."""


class _Parcel(NamedTuple):
    """A record that was opened."""

    message: Message
    envelope: wire.Envelope
    items: list[Ready]


class Sink:
    """Belongs to the thread that owns the ledger."""

    def __init__(
        self,
        core: Core,
        ledger: Ledger,
        topic: str,
        telling: Telling = SILENT,
        unfit: tuple[type[Exception], ...] = (),
    ) -> None:
        """
        Take a topic in.

        Args:
            core: What decides and commits; owns each jurisdiction from its first record on.
            ledger: The same ledger.
            topic: Its name with its generation.
            telling: Is told what happens.
            unfit: What the database raises for values that it will never take.
        """
        self._core = core
        self._ledger = ledger
        self._topic = topic
        self._telling = telling
        self._unfit = (*UNFIT, *unfit)
        self._reached: dict[tuple[int, str], Carried] = {}
        self._streaks: dict[str, tuple[str, int]] = {}
        self._noted: dict[int, int] = {}
        self._next: dict[int, int] = {}

    def apply(self, messages: Sequence[Message]) -> None:
        """
        Take records in, in order of their offsets within each partition; what was in before is passed over.

        Raises:
            Fenced: Another worker owns a jurisdiction. The same call may be repeated while the partitions are still one's own.
            Transient: The ledger cannot be written now; the same call may be repeated.
            TopicReset: The topic was made anew.
        """
        began = time.perf_counter()
        parcels = [self._opened(message) for message in messages]
        self._take_over(parcels)
        passed = 0
        for jurisdiction, partition, group in _by_owner(parcels):
            fresh = list(self._fresh(group, partition, jurisdiction))
            passed += len(group) - len(fresh)
            for run in _runs(fresh):
                self._commit(run, partition, jurisdiction)
        self._watch_for_gaps(messages)
        self._telling.taken(len(messages), passed, time.perf_counter() - began)

    def drop(self, partitions: Iterable[int] | None = None) -> None:
        """Forget what is held of the jurisdictions of partitions that somebody else has now; None: of all."""
        self._note()
        gone = None if partitions is None else set(partitions)
        for jurisdiction in {code for partition, code in self._reached if gone is None or partition in gone}:
            self._forget(jurisdiction)
        self._streaks.clear()
        self._next = {one: offset for one, offset in self._next.items() if gone is not None and one not in gone}

    def _forget(self, jurisdiction: str) -> None:
        self._reached = {key: one for key, one in self._reached.items() if key[1] != jurisdiction}
        self._core.disown(jurisdiction)

    def positions(self) -> dict[int, int]:
        """Return the offset after the newest record that is in, by partition, and note it."""
        self._note()
        reached: dict[int, int] = dict(self._next)
        for one in self._ledger.carried(self._topic):
            reached[one.partition] = max(one.position, reached.get(one.partition, 0))
        return reached

    def _opened(self, message: Message) -> _Parcel:
        where = f"{self._topic}[{message.partition}]@{message.offset}"
        raw = message.value or b""
        try:
            envelope = wire.decode(raw)
            return _Parcel(message, envelope, wire.open_items(envelope, self._core.rules, where))
        except UsageError as error:
            refused = wire.unreadable(raw, where, error, self._core.rules)
            self._telling.quarantined(1)
            return _Parcel(message, _bare(self._topic, message.key, self._core.rules.digest), [refused])

    def _take_over(self, parcels: Iterable[_Parcel]) -> None:
        """
        Own the jurisdictions of these records and remember what they hold.

        Owning comes before asking where the partitions stand: after it nobody else moves them.
        """
        began = time.perf_counter()
        fresh = [code for code in dict.fromkeys(_code(one) for one in parcels) if not self._core.owns(code)]
        for code in fresh:
            self._core.own(code)
        if not fresh:
            return
        standing = self._ledger.carried(self._topic)
        self._reached = {key: one for key, one in self._reached.items() if key[1] not in fresh}
        self._reached |= {(one.partition, one.jurisdiction): one for one in standing if one.jurisdiction in fresh}
        for code in fresh:
            self._core.remember(code)
        self._telling.took_over(len(fresh), time.perf_counter() - began)

    def _stands(self, partition: int, jurisdiction: str) -> Carried:
        nowhere = Carried(
            topic=self._topic, partition=partition, position=0, start=0, newest=0, jurisdiction=jurisdiction
        )
        return self._reached.setdefault((partition, jurisdiction), nowhere)

    def _fresh(self, parcels: Iterable[_Parcel], partition: int, jurisdiction: str) -> Iterator[_Parcel]:
        """
        Yield what is not in yet, in order; also when a batch comes doubled or shuffled.

        Raises:
            TopicReset: An offset came again with a later time than anything that is in.
        """
        stands = self._stands(partition, jurisdiction)
        before = stands.position - 1
        for parcel in sorted(parcels, key=lambda one: one.message.offset):
            offset = parcel.message.offset
            if offset >= stands.position:
                if offset > before:
                    yield parcel
                before = offset
            elif parcel.message.at > stands.newest:
                raise TopicReset(
                    f"主题 {self._topic} 的分区 {partition} 在 {offset} 处有比台账更新的消息：主题被重建过？核实后将 kafka.generation 加 1"
                    f" / {self._topic}[{partition}]: offset {offset} is below {stands.position} but newer than what the ledger has seen:"
                    " was the topic made anew? If so raise kafka.generation by one"
                )

    def _commit(self, run: Sequence[_Parcel], partition: int, jurisdiction: str) -> None:
        """Commit records of one lane in one transaction; where one of their items is unfit, every item by itself."""
        reached = self._moved(run, partition, jurisdiction)
        items = [item for parcel in run for item in parcel.items]
        lane, cursor = run[0].envelope.lane, _last_cursor(run)
        start = self._ledger.position(lane)
        try:
            self._core.take_in(lane, jurisdiction, items, cursor, reached)
        except Fenced:
            self._forget(jurisdiction)
            raise
        except self._unfit:
            self._one_by_one(lane, jurisdiction, items, (cursor, reached))
        if items:  # a cursor alone moves no position: delivered again it is saved again
            self._reached[partition, jurisdiction] = msgspec.structs.replace(reached, start=reached.position)
        self._finish(run, lane, start)

    def _moved(self, run: Sequence[_Parcel], partition: int, jurisdiction: str) -> Carried:
        stands = self._stands(partition, jurisdiction)
        return msgspec.structs.replace(
            stands,
            start=stands.position,
            position=run[-1].message.offset + 1,
            newest=max(stands.newest, *(one.message.at for one in run)),
        )

    def _one_by_one(
        self, lane: str, jurisdiction: str, items: Sequence[Ready], last: tuple[dict[str, object] | None, Carried]
    ) -> None:
        """
        Commit each item alone; one that is unfit goes to quarantine.

        The position moves with the last of them: after a crash in between all come again, and those that are in are repeated.
        """
        cursor, reached = last
        refused = 0
        still = msgspec.structs.replace(reached, position=reached.start)
        for number, item in enumerate(items, start=1):
            end = number == len(items)
            how = (cursor, reached) if end else (None, still)
            try:
                self._core.take_in(lane, jurisdiction, [item], *how)
            except self._unfit as error:
                refused += 1
                if refused > _FEW and 2 * refused > len(items):
                    raise Fatal(_DEFECT.format(self._topic)) from error
                self._telling.quarantined(1)
                self._core.take_in(lane, jurisdiction, [wire.unstorable(item, error)], *how)

    def _finish(self, run: Sequence[_Parcel], lane: str, start: int) -> None:
        """
        Resolve what lay in quarantine of files that were read to their end.

        Only where all readings since the first of the file came in here, under one lease, one after the other: else the places of
        the lane are not those that the reader counted, and the entries stay open for people.
        """
        at = start
        for parcel in run:
            envelope, count = parcel.envelope, len(parcel.items)
            fence, read = self._streaks.get(lane, ("", 0))
            read = read if fence == envelope.fence else 0
            whole = tuple((file, first) for file, first in envelope.finished if read + min(first, 0) >= 0)
            if whole:
                refused = tuple(Rejection(place=place, reason="", message="") for place in envelope.refused)
                page = Page(readings=refused, next_cursor={}, finished=whole)
                settle_finished(self._core, self._ledger, lane, at, page)
            at += count
            self._streaks[lane] = (envelope.fence, read + count)

    def _watch_for_gaps(self, messages: Sequence[Message]) -> None:
        for message in messages:
            expected = self._next.get(message.partition, message.offset)
            if message.offset > expected:
                self._telling.skipped(message.offset - expected)
            self._next[message.partition] = max(expected, message.offset + 1)

    def _note(self) -> None:
        """Note how far partitions are in as a whole: a hint, for a ledger that is restored and for whoever measures the lag."""
        due = {one: offset for one, offset in self._next.items() if offset > self._noted.get(one, 0)}
        if not due:
            return
        try:
            self._ledger.carry(
                Carried(topic=self._topic, partition=partition, position=offset, start=0, newest=0)
                for partition, offset in sorted(due.items())
            )
        except Transient:
            return  # a hint that stands too low costs repetitions that are passed over
        self._noted |= due


def generation_of(topic: str, generation: int) -> str:
    """Return the name of a topic in the ledger, which tells it from one of the same name that was there before."""
    return f"{topic}#{generation}" if generation else topic


def _bare(topic: str, key: bytes | None, rules: str) -> wire.Envelope:
    """Return an envelope for what is none, of the jurisdiction that its key names."""
    code = (key or b"").decode("ascii", "replace")
    jurisdiction = code if len(code) == _CODE and code.isdigit() else "0" * _CODE
    return wire.Envelope(jurisdiction=jurisdiction, lane=f"kafka:{topic}", rules=rules, items=())


def _code(parcel: _Parcel) -> str:
    return parcel.envelope.jurisdiction


def _by_owner(parcels: Sequence[_Parcel]) -> Iterator[tuple[str, int, list[_Parcel]]]:
    groups: dict[tuple[int, str], list[_Parcel]] = {}
    for parcel in parcels:
        groups.setdefault((parcel.message.partition, _code(parcel)), []).append(parcel)
    for (partition, jurisdiction), group in groups.items():
        yield jurisdiction, partition, group


def _runs(parcels: Sequence[_Parcel]) -> Iterator[list[_Parcel]]:
    """Yield neighbours of one lane, as many as go into one transaction."""
    for _, same in groupby(parcels, key=lambda one: one.envelope.lane):
        run: list[_Parcel] = []
        size = 0
        for parcel in same:
            if run and size + len(parcel.items) > AT_ONCE:
                yield run
                run, size = [], 0
            run.append(parcel)
            size += len(parcel.items)
        yield run


def _last_cursor(run: Sequence[_Parcel]) -> dict[str, object] | None:
    return next((one.envelope.cursor for one in reversed(run) if one.envelope.cursor is not None), None)

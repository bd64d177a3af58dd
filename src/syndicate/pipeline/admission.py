"""
What becomes of a reading before its words are looked into: opened, sealed for a state-secret mark, or refused without a date.

A marked record ends here, with nothing but its handle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from syndicate.model import Channel, Enrichment, Presence, Reading, Record, RegisterRow, Rejection
from syndicate.model.prepared import Familiar, Prepared, Sealed
from syndicate.pipeline.screen.marks import MarkDetector

YEARS = (1949, 2100)
"""No office of today published anything outside of these."""

Ready = Prepared | Familiar | Sealed | RegisterRow | Enrichment | Rejection
"""What `prepare` makes of a reading."""


class Opened(NamedTuple):
    """A record with its readable text."""

    record: Record
    text: str


def first_look(reading: Reading, texts: Iterator[str], marks: MarkDetector) -> Ready | Opened:
    """Return what becomes of a reading; `texts` yields the readable text of each record in turn."""
    if isinstance(reading, Record):
        return _opened_or_sealed(reading, next(texts), marks)
    if isinstance(reading, Rejection):
        return _without_marked(reading, marks)
    return _row_or_sealed(reading, marks)


def _row_or_sealed(row: RegisterRow | Enrichment, marks: MarkDetector) -> Ready:
    """Seal a row whose words carry a mark; a register's own vocabulary (涉及国家秘密 as a ground of refusal) is none."""
    if isinstance(row, RegisterRow):
        source, unit, words = f"register/{row.register}", row.unit, [str(value) for value in row.fields.values()]
    else:
        source, unit, words = row.source, "", [row.title]
    mark = next(
        (mark for word in words if (mark := marks.find("", word)) is not None and mark.detector != "line"), None
    )
    if mark is None:
        return row
    return Sealed(
        source=source,
        native_id=wordless(row.native_id),
        channel=str(Channel.OTHER),
        unit=unit,
        jurisdiction=row.jurisdiction,
        url="",
        place=row.place,
        detector=mark.detector,
        level=mark.level,
    )


def _without_marked(rejection: Rejection, marks: MarkDetector) -> Rejection:
    """Return the rejection; where a mark stands in its bytes or its message, without both: messages quote what they refuse."""
    if not any(marks.find_in_bytes(said) for said in (rejection.raw, rejection.message.encode("utf-8", "replace"))):
        return rejection
    where = f"{rejection.place} {rejection.field}".strip()
    message = (
        f"{where}：不能读取（{rejection.reason}）；内容带密级标志，未予保存，请保密负责人查看原件 / "
        f"{where}: cannot be read ({rejection.reason}); it carries a state-secret mark and was not kept: see the original"
    )
    return msgspec.structs.replace(rejection, raw=b"", message=message)


def _opened_or_sealed(record: Record, text: str, marks: MarkDetector) -> Sealed | Rejection | Opened:
    mark = marks.find(record.title or "", text)
    if mark is None and record.screened:
        mark = marks.find("", record.screened)
    if mark is None and record.labels:
        mark = next((mark for said in record.labels.values() if (mark := marks.find("", said)) is not None), None)
    if mark is not None:
        return _sealed(record, mark.detector, mark.level)
    if record.published_at is not None and not YEARS[0] <= record.published_at.year <= YEARS[1]:
        return _impossible(record)
    if record.published_at is None and record.presence is Presence.PRESENT:
        return _undated(record)
    return Opened(record, text)


def _sealed(record: Record, detector: str, level: str) -> Sealed:
    return Sealed(
        source=record.source,
        native_id=wordless(record.native_id),
        channel=record.channel,
        unit=record.unit,
        jurisdiction=record.jurisdiction,
        url=wordless(record.url),
        place=record.place,
        detector=detector,
        level=level,
    )


def wordless(handle: str) -> str:
    """Return a native id or address as it is; one that holds words, plain or percent-encoded, as a digest of itself."""
    if handle.isascii() and "%" not in handle:
        return handle
    return "sha256:" + hashlib.sha256(handle.encode("utf-8", "surrogatepass")).hexdigest()


def _impossible(record: Record) -> Rejection:
    return Rejection(
        place=record.place or record.url or record.native_id,
        reason="bad_date",
        field="published_at",
        message=f"发布年份应在 {YEARS[0]} 至 {YEARS[1]} 之间 / the year of publication must lie between {YEARS[0]} and {YEARS[1]}",
        raw=msgspec.json.encode(record)[:65_536],
    )


def _undated(record: Record) -> Rejection:
    return Rejection(
        place=record.place or record.url or record.native_id,
        reason="no_date",
        field="published_at",
        message=f"“{record.native_id}”没有发布时间，无法计入年度；需要补充发布时间 / {record.native_id}: no publication time; one is needed to count it",
        raw=msgspec.json.encode(record)[:65_536],
    )

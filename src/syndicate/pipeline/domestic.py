"""A batch is of one jurisdiction: what says that it is another's is refused by itself, and the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from syndicate.model import Enrichment, Record, RegisterRow, Rejection
from syndicate.model.prepared import Familiar, Prepared
from syndicate.pipeline.admission import Ready

_KEPT = 65_536
"""Bytes of what was read that go into quarantine at most."""


def domestic(items: Sequence[Ready], jurisdiction: str) -> list[Ready]:
    """
    Return the items of a batch, in order, each that is of another jurisdiction as a `Rejection`.

    What bears a state-secret mark stays sealed under whatever jurisdiction it names: nothing but its handle is kept.
    """
    return [_at_home(item, jurisdiction) for item in items]


def _at_home(item: Ready, jurisdiction: str) -> Ready:
    if isinstance(item, Prepared | Familiar):
        record = item.record
        return item if record.jurisdiction == jurisdiction else _refused(record, jurisdiction)
    if isinstance(item, RegisterRow | Enrichment) and item.jurisdiction != jurisdiction:
        return _refused(item, jurisdiction)
    return item


def _refused(said: Record | RegisterRow | Enrichment, jurisdiction: str) -> Rejection:
    place = said.place or said.native_id
    return Rejection(
        place=place,
        reason="foreign_jurisdiction",
        field="jurisdiction",
        message=(
            f"{place}：辖区为“{said.jurisdiction}”，应为 {jurisdiction}；他辖区的条目请以其辖区读入（--jurisdiction）/ "
            f"{place}: jurisdiction is {said.jurisdiction!r}, expected {jurisdiction}; load what is another's for its own jurisdiction"
        ),
        raw=msgspec.json.encode(msgspec.structs.replace(said, received_at=None))[:_KEPT],
    )

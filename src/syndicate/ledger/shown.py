"""What the ledger keeps, as it is listed: the same of what stands now and of what stood once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from syndicate.model import FACETS, Channel, Facets, Item, Overlap, RegisterRow
from syndicate.pipeline.rows import instant
from syndicate.pipeline.tally import CHANNEL_BIT

if TYPE_CHECKING:
    from syndicate.ledger.past_year import Row
    from syndicate.model.disclosures import Disclosure


def item_of(row: Disclosure | Row, information: str, *, provisional: bool = False) -> Item:
    """Return a disclosure, stored now or rebuilt from its past, as it is listed."""
    return Item(
        source=row.source,
        native_id=row.native_id,
        channel=row.channel,
        unit=row.unit,
        jurisdiction=row.jurisdiction,
        information=information,
        title=row.title,
        url=row.url,
        published_at=instant(row.at).isoformat() if row.at else "",
        state=state_of(row),
        facets=Facets(**{facet: tuple(getattr(row, facet).split(",")) for facet in FACETS}),
        document_number=row.document_number,
        index_number=row.index_number,
        place=row.place,
        receipt=row.receipt,
        provisional=provisional,
    )


def register_row_of(row: Sequence[Any]) -> RegisterRow:
    """Return a row of a register from register, native_id, unit, jurisdiction, day, fields and place."""
    return RegisterRow(
        register=row[0],
        native_id=row[1],
        unit=row[2],
        jurisdiction=row[3],
        date=datetime.fromisoformat(row[4]),
        fields=msgspec.json.decode(row[5]),
        place=row[6],
    )


def state_of(row: Disclosure | Row) -> str:
    """Return the state of a disclosure as people see it."""
    if row.standing != "own":
        return row.standing
    if not row.year:
        return "undated"
    return "withdrawn" if row.seen_deleted > row.seen_present else "counted"


def overlap_of(sets: Mapping[int, int], items: int) -> Overlap:
    """Return the overlap between channels, from set of channels (bits) → informations that are on just these."""
    names = [str(channel) for channel in Channel]
    pairs = {}
    for first, second in combinations(names, 2):
        both = CHANNEL_BIT[first] | CHANNEL_BIT[second]
        pairs[f"{first}+{second}"] = sum(found for bits, found in sets.items() if bits & both == both)
    return Overlap(items=items, pairs=pairs, exclusive={name: sets.get(CHANNEL_BIT[name], 0) for name in names})

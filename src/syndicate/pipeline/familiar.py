"""Which readings of a batch may say just what stands already, so that nothing has to be made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from syndicate.model import Reading, Record
from syndicate.model.disclosures import Known, KnownDisclosure
from syndicate.pipeline.rows import ESSENCE


def familiar(readings: Sequence[Reading], known: Known) -> Mapping[int, bytes]:
    """
    Return, by position, the essence of what stands in the place of readings whose identity is settled.

    Settled: all names that a reading goes by are known as names of one disclosure, and nothing else in the batch speaks of it. A feed
    is read again and again, and most of what it says has been said before.
    """
    if not known.disclosures:
        return {}
    meant = [_meant(reading, known) if isinstance(reading, Record) else () for reading in readings]
    times = Counter(number for hits in meant for number in {hit.row.id for hit in hits})
    return {
        position: hits[0].row.version_key[ESSENCE]
        for position, (reading, hits) in enumerate(zip(readings, meant, strict=True))
        if hits and isinstance(reading, Record) and _is_settled(reading, hits) and times[hits[0].row.id] == 1
    }


def _meant(record: Record, known: Known) -> Sequence[KnownDisclosure]:
    names = (record.native_id, *record.aliases) if record.aliases else (record.native_id,)
    return [hit for name in names if (hit := known.disclosures.get((record.source, name))) is not None]


def _is_settled(record: Record, hits: Sequence[KnownDisclosure]) -> bool:
    held = hits[0]
    if any(hit is not held for hit in hits) or record.native_id not in held.names:
        return False
    return all(held.names.get(alias) for alias in record.aliases)

"""From a prepared record to rows of the ledger: identity, versions and what stands among them."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

import msgspec

from syndicate.model import CHINA, Columns, Facets, Precision, Presence, Record, Standing
from syndicate.model.disclosures import Circumstance, Disclosure, Revision
from syndicate.model.prepared import Familiar, Fingerprint, Prepared
from syndicate.pipeline.dedup.fingerprint import pack, unpack
from syndicate.pipeline.iso import iso

_PRECISION = {Precision.SECOND: 3, Precision.MINUTE: 2, Precision.DAY: 1}
_KEY = struct.Struct("<Q")
_VERSION = struct.Struct(">BBQQI")
ESSENCE = slice(_VERSION.size, _VERSION.size + 16)
"""Bytes of a version that say what was read: equal for two readings that differ in nothing but when and where."""
AROUND = slice(_VERSION.size + 8, _VERSION.size + 16)
"""Bytes of a version that say what stood around the words; see `circumstances`."""
_JSON = msgspec.json.Encoder()
_CANONICAL = msgspec.json.Encoder(order="sorted")
_LARGEST = 2**64 - 1
_EPOCH_YEAR = 0


def name_of(jurisdiction: str, source: str, native_id: str) -> str:
    """Return the public handle of an identity: 16 hexadecimal digits, the same in every ledger."""
    return blake2b(
        f"{jurisdiction}\x1f{source}\x1f{native_id}".encode("utf-8", "surrogatepass"), digest_size=8
    ).hexdigest()


def identity_among(names: dict[str, int]) -> str:
    """Return the native id that a disclosure goes by: the least of those that no reading called a mere alias."""
    return min(names, key=lambda name: (names[name], name))


def epoch(moment: datetime | None) -> int:
    """Return whole seconds since 1970, 0 for no time."""
    return int(moment.timestamp()) if moment else 0


def _in_china(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is CHINA else moment.astimezone(CHINA)


# The readings of a file were all observed at one moment.
_observed = lru_cache(maxsize=64)(epoch)


@lru_cache(maxsize=64)
def _observed_text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def version_key(item: Prepared | Familiar) -> bytes:
    """
    Return what orders the readings of one publication; the greatest stands.

    The publication itself before a tombstone, a whole text before a cut one, then the platform's version, then the later
    observation; what is left is decided by length, digest, what else the reading says (see `ESSENCE`) and where it was read, so that
    arrival plays no part.
    """
    record = item.record
    size = item.size if isinstance(item, Familiar) else len(item.text)
    head = _VERSION.pack(
        record.presence is Presence.PRESENT,
        not record.truncated,
        min(max(0, record.version), _LARGEST),
        max(0, _observed(record.received_at)),
        min(size, 2**32 - 1),
    )
    place = blake2b(record.place.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return head + item.digest[:8] + circumstances(record) + place


def circumstances(record: Record) -> bytes:
    """Return a short hash of everything beside text, time and place of reading that ends up in the row."""
    said = (
        record.title,
        record.url,
        record.links,
        record.labels,
        record.unit,
        record.account,
        record.channel,
    )
    return blake2b(_CANONICAL.encode(said), digest_size=8).digest()


def time_key(item: Prepared | Familiar, version: bytes) -> bytes:
    """Return what orders the publication times that readings state: the more precise stands, then the later version."""
    published = item.record.published_at
    return bytes((_PRECISION[item.record.precision] if published else 0,)) + version


def disclosure_of(item: Prepared, number: int, revision: int, receipt: int) -> Disclosure:
    """Return the row of a publication seen for the first time; as if it were an information of its own."""
    record = item.record
    version = version_key(item)
    at = _in_china(record.published_at)
    seen, present = _observed(record.received_at), record.presence is Presence.PRESENT
    counted = int(at is not None and record.standing is Standing.OWN)
    facets = facet_columns(item.facets)
    return Disclosure(
        id=number,
        jurisdiction=record.jurisdiction,
        source=record.source,
        native_id=record.native_id,
        name=name_of(record.jurisdiction, record.source, record.native_id),
        channel=record.channel,
        unit=record.unit,
        account=record.account,
        year=at.year if at else _EPOCH_YEAR,
        day=at.year * 10_000 + at.month * 100 + at.day if at else 0,
        at=epoch(at),
        precision=record.precision,
        title=item.headline,
        url=record.url,
        document_number=item.facts.document_number,
        index_number=item.facts.index_number,
        kind=facets[0],
        five_open=facets[1],
        field=facets[2],
        theme=facets[3],
        area=facets[4],
        standing=record.standing,
        truncated=int(record.truncated),
        seen_present=seen if present else 0,
        seen_deleted=0 if present else seen,
        version_key=version,
        time_key=time_key(item, version),
        revision=revision,
        fingerprint=pack(item.fingerprint),
        spent=b"",
        links=packed_keys(item.links),
        place=record.place,
        receipt=receipt,
        information=number,
        first=counted,
        channel_first=counted,
        unit_first=counted,
    )


def seen_once_more(row: Disclosure, item: Familiar, revision: int, receipt: int) -> Disclosure:
    """
    Return the row after a reading that says what stands; the same as `merged` makes of it, with less work.

    Args:
        row: What stands; the reading has the same essence.
        item: The reading.
        revision: That of its words.
        receipt: The one being written.
    """
    version, seen = version_key(item), _observed(item.record.received_at)
    changes: dict[str, object] = {}
    if version > row.version_key:
        changes |= {"version_key": version, "revision": revision, "place": item.record.place}
    if (time := time_key(item, version)) > row.time_key:
        changes |= {"time_key": time, "precision": item.record.precision} | _time_columns(item.record)
    field = "seen_present" if item.record.presence is Presence.PRESENT else "seen_deleted"
    if seen > getattr(row, field):
        changes[field] = seen
    return msgspec.structs.replace(row, **changes, receipt=receipt) if changes else row


def _time_columns(record: Record) -> dict[str, object]:
    at = _in_china(record.published_at)
    if at is None:
        return {"year": _EPOCH_YEAR, "day": 0, "at": 0}
    return {"year": at.year, "day": at.year * 10_000 + at.month * 100 + at.day, "at": epoch(at)}


def facet_columns(facets: Facets) -> Columns:
    """Return the facets as columns; several labels are joined with a comma."""
    return (
        ",".join(facets.kind),
        ",".join(facets.five_open),
        ",".join(facets.field),
        ",".join(facets.theme),
        ",".join(facets.area),
    )


def revision_of(item: Prepared, number: int, disclosure: int, receipt: int) -> Revision:
    """Return the row that keeps this reading for good."""
    record = item.record
    return Revision(
        id=number,
        disclosure=disclosure,
        digest=item.digest,
        headline=item.headline,
        text=item.text,
        url=record.url,
        links=_JSON.encode([(link.url, link.resolved) for link in record.links]).decode() if record.links else "",
        labels=_JSON.encode(record.labels).decode() if record.labels else "",
        published=iso(record.published_at) if record.published_at else "",
        received=_observed_text(record.received_at),
        presence=record.presence,
        standing=record.standing,
        warnings=_JSON.encode(record.warnings).decode() if record.warnings else "",
        place=record.place,
        receipt=receipt,
    )


class Given(msgspec.Struct, frozen=True):
    """What a source gives with the words of a reading and what recognition and classification go by, too."""

    title: str | None
    url: str
    links: tuple[tuple[str, str | None], ...]
    labels: dict[str, str]
    channel: str
    unit: str


def circumstance_of(item: Prepared, revision: int, receipt: int) -> Circumstance:
    """Return the row that keeps for good what stood around the words of a revision this time."""
    record = item.record
    links = tuple((link.url, link.resolved) for link in record.links)
    given = Given(record.title, record.url, links, dict(record.labels), record.channel, record.unit)
    return Circumstance(
        revision=revision,
        digest=circumstances(record),
        given=_JSON.encode(given).decode(),
        receipt=receipt,
    )


_TIME_FIELDS = ("year", "day", "at", "precision", "time_key")
# Everything that follows the version that stands; identity, time, observations and place in a cluster are settled one by one.
_CONTENT_FIELDS = (
    "channel",
    "unit",
    "account",
    "title",
    "url",
    "document_number",
    "index_number",
    "kind",
    "five_open",
    "field",
    "theme",
    "area",
    "standing",
    "truncated",
    "version_key",
    "revision",
    "fingerprint",
    "links",
    "place",
)


def merged(one: Disclosure, other: Disclosure, receipt: int) -> Disclosure:
    """
    Return the row of `one` after `other`, a reading or a row of the same publication, is taken into account.

    Commutative in everything but id and receipt, so the order of readings plays no part.
    """
    content = one if one.version_key >= other.version_key else other
    time = one if one.time_key >= other.time_key else other
    changes = {field: getattr(content, field) for field in _CONTENT_FIELDS}
    changes |= {field: getattr(time, field) for field in _TIME_FIELDS}
    changes["seen_present"] = max(one.seen_present, other.seen_present)
    changes["seen_deleted"] = max(one.seen_deleted, other.seen_deleted)
    changes["spent"] = _spent((one, other), content)
    changes["receipt"] = receipt
    return msgspec.structs.replace(one, **changes)


def _spent(rows: Iterable[Disclosure], standing: Disclosure) -> bytes:
    """Return the keys of all versions but the one that stands."""
    packed = (keys for row in rows for keys in (fingerprint_of(row).keys, row.spent))
    ever = {key for keys in packed for (key,) in _KEY.iter_unpack(keys)}
    left = ever.difference(key for (key,) in _KEY.iter_unpack(fingerprint_of(standing).keys))
    return packed_keys(sorted(left))


def packed_keys(keys: Iterable[int]) -> bytes:
    """Return keys or address hashes as a row holds them."""
    return b"".join(map(_KEY.pack, keys))


def fingerprint_of(row: Disclosure) -> Fingerprint:
    """Return the fingerprint that a row holds."""
    return unpack(row.fingerprint)


def links_of_row(row: Disclosure) -> tuple[int, ...]:
    """Return the address hashes that a row holds."""
    return tuple(memoryview(row.links).cast("Q").tolist())


def instant(at: int) -> datetime:
    """Return seconds since the epoch as a time in Asia/Shanghai."""
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA)

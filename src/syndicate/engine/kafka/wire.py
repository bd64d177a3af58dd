"""
What one record of the topic `syndicate.prepared.v1` says: an envelope of prepared readings of one jurisdiction.

Everything that must not travel has been taken away before: sealed text, what stood around a publication, the markup of pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, TypeVar

import msgspec

from syndicate.model import Enrichment, Reading, RegisterRow, Rejection, UsageError
from syndicate.model.prepared import Familiar, Prepared, Sealed
from syndicate.pipeline.admission import Ready
from syndicate.pipeline.domestic import domestic
from syndicate.pipeline.prepare import Rules, prepare_sound
from syndicate.pipeline.sound import sound

FORM: Literal["syndicate.prepared.v1"] = "syndicate.prepared.v1"
ITEMS = 50
"""Readings in one envelope at most: a record costs the transport about ten times what an item costs."""
BYTES = 256 * 1024
"""Bytes of an envelope, beyond which the next reading goes into another; a single larger one goes alone."""
LARGEST = 8 * 1024 * 1024
"""Bytes of a single reading; a larger one goes to quarantine. The topic must take somewhat more: see `topics.LARGEST_RECORD`."""
_KEPT = 65_536
T = TypeVar("T")


class _PreparedItem(msgspec.Struct, frozen=True, tag="prepared", tag_field="is"):
    item: Prepared


class _SealedItem(msgspec.Struct, frozen=True, tag="sealed", tag_field="is"):
    item: Sealed


class _RegisterItem(msgspec.Struct, frozen=True, tag="register", tag_field="is"):
    item: RegisterRow


class _EnrichmentItem(msgspec.Struct, frozen=True, tag="enrichment", tag_field="is"):
    item: Enrichment


class _RejectionItem(msgspec.Struct, frozen=True, tag="rejection", tag_field="is"):
    item: Rejection


_Item = _PreparedItem | _SealedItem | _RegisterItem | _EnrichmentItem | _RejectionItem
_WRAPPED: dict[type, Any] = {
    Prepared: _PreparedItem,
    Sealed: _SealedItem,
    RegisterRow: _RegisterItem,
    Enrichment: _EnrichmentItem,
    Rejection: _RejectionItem,
}
_ENCODE = msgspec.json.Encoder().encode
_ITEM = msgspec.json.Decoder(_Item)


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the topic. JSON, so that operators can look into it; the names of the fields are the form."""

    form: Literal["syndicate.prepared.v1"] = FORM
    jurisdiction: str
    lane: str
    """The source's lane in the ledger, the same as in the embedded engine."""
    rules: str
    """Digest of the rules that prepared the items; a worker with other rules prepares them anew."""
    items: tuple[msgspec.Raw, ...]
    """Each by itself, so that one that cannot be read does not take the others with it."""
    cursor: dict[str, Any] | None = None
    """Stands in the last envelope of a page, which is sent when all before it are safely in Kafka."""
    fence: str = ""
    """Of the lease under which the page was read."""
    finished: tuple[tuple[str, int], ...] = ()
    """Files read to their end with this envelope, each with the place of its first reading, counted from the first item here."""
    refused: tuple[str, ...] = ()
    """Places of what was refused in the whole page; they are asked for where `finished` is told."""


_ENVELOPE = msgspec.json.Decoder(Envelope)


def at_the_edge(readings: Sequence[Reading], rules: Rules, jurisdiction: str) -> list[Ready]:
    """
    Return what may travel of readings, in order: prepared, sealed, refused where they are another jurisdiction's.

    What was around a publication and the markup of its body stay behind; its readable text is what counts from here on.
    """
    return [_light(item) for item in domestic(prepare_sound(sound(readings), rules, {}), jurisdiction)]


def _light(item: Ready) -> Ready:
    if not isinstance(item, Prepared):
        return item
    return msgspec.structs.replace(item, record=msgspec.structs.replace(item.record, body="", html=False, screened=""))


def pack(items: Iterable[Ready], largest: int = LARGEST) -> Iterator[tuple[msgspec.Raw, ...]]:
    """Yield items as they travel, in as many at a time as fit one envelope."""
    waiting: list[msgspec.Raw] = []
    size = 0
    for item in items:
        raw = _packed(item, largest)
        if waiting and (len(waiting) >= ITEMS or size + len(raw) > BYTES):
            yield tuple(waiting)
            waiting, size = [], 0
        waiting.append(msgspec.Raw(raw))
        size += len(raw)
    if waiting:
        yield tuple(waiting)


def _packed(item: Ready, largest: int) -> bytes:
    raw = _ENCODE(_WRAPPED[type(item)](item))
    return raw if len(raw) <= largest else _ENCODE(_RejectionItem(_too_large(item, len(raw), largest)))


def _too_large(item: Ready, size: int, largest: int) -> Rejection:
    place = _place(item)
    return Rejection(
        place=place,
        reason="too_large",
        message=f"{place}：一条有 {size} 字节，消息至多 {largest} 字节 / {place}: one item of {size} bytes, a message takes {largest}",
    )


def _place(item: Ready) -> str:
    if isinstance(item, Prepared | Familiar):
        return item.record.place or item.record.native_id
    return item.place


def encode(envelope: Envelope) -> bytes:
    """Return an envelope as the value of a record."""
    return _ENCODE(envelope)


def decode(raw: bytes) -> Envelope:
    """
    Return the envelope that a record holds.

    Raises:
        UsageError: It is none.
    """
    try:
        return _ENVELOPE.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"不是 {FORM} 的信封 / no envelope of {FORM}: {error}") from error


def open_items(envelope: Envelope, rules: Rules, where: str) -> list[Ready]:
    """
    Return the items of an envelope; one that cannot be read is a `Rejection`.

    Args:
        envelope: What came.
        rules: The worker's own; items that others prepared are prepared anew.
        where: Place of the record in the topic, for people.
    """
    items = [_opened(raw, f"{where} #{number}", rules) for number, raw in enumerate(envelope.items, start=1)]
    return items if envelope.rules == rules.digest else again(items, rules)


def again(items: Sequence[Ready], rules: Rules) -> list[Ready]:
    """Return items prepared by other rules as these rules prepare them; what is sealed stays sealed."""
    readings = [_reading(item) for item in items]
    made = iter(prepare_sound([one for one in readings if one is not None], rules, {}))
    return [item if one is None else _light(next(made)) for item, one in zip(items, readings, strict=True)]


def _reading(item: Ready) -> Reading | None:
    if isinstance(item, Sealed | Familiar):
        return None
    return msgspec.structs.replace(item.record, body=item.text) if isinstance(item, Prepared) else item


def _opened(raw: msgspec.Raw, where: str, rules: Rules) -> Ready:
    try:
        opened: Ready = _ITEM.decode(raw).item
        return opened
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return unreadable(bytes(raw), where, error, rules)


def unreadable(raw: bytes, where: str, error: Exception, rules: Rules) -> Rejection:
    """Return what goes to quarantine of something that no engine can read; its bytes go along unless they carry a mark."""
    refused = Rejection(
        place=where,
        reason="not_the_format",
        message=f"{where}：消息中的条目读不懂 / {where}: an item of a message cannot be read: {type(error).__name__}",
        raw=raw[:_KEPT],
    )
    return _only(prepare_sound([refused], rules, {}), Rejection)


def unstorable(item: Ready, error: Exception) -> Rejection:
    """Return what goes to quarantine of an item that the ledger refuses for good."""
    raw = b"" if isinstance(item, Sealed | Rejection) else _ENCODE(_WRAPPED[type(item)](item))
    named = hashlib.sha256(raw).hexdigest()[:12]
    place = _place(item) or named
    return Rejection(
        place=place,
        reason="bad_value",
        message=f"{place}：台账不接受这一条 / {place}: the ledger refuses this item: {type(error).__name__}",
        raw=raw[:_KEPT],
    )


def _only(items: Sequence[Ready], kind: type[T]) -> T:
    (item,) = items
    assert isinstance(item, kind)
    return item

"""Fingerprints of a batch: what recognition compares, and the keys by which it finds whom to compare."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from xxhash import xxh3_64_intdigest

from syndicate.model import Facts
from syndicate.model.folded import BREAK, FoldedBatch
from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.clauses import Clauses, clauses_of
from syndicate.pipeline.dedup.hashing import U64, code_values, hash_groups
from syndicate.pipeline.dedup.keytable import STRONG
from syndicate.pipeline.dedup.marks import marks_of
from syndicate.pipeline.dedup.titles import core_of, flat, is_round_up

LEAD_KEYS = 3
"""Keys from the first clauses: excerpts mostly take the lead."""
SAMPLE_KEYS = 10
"""Keys from the clauses with the smallest hashes: two texts that share clauses choose the same ones."""
KEY_WEIGHT = 8
"""Shorter clauses are too common to look for."""
TITLE_SHORTEST = 6
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(Fingerprint)
_NUMBER_MIX = 0x9E3779B97F4A7C15


class TextFacts(msgspec.Struct, frozen=True, gc=False):
    """What the fingerprint takes from an item besides its folded text. Numbers are in one notation already."""

    title: str
    """Headline that recognition may rely on; empty when there is none."""
    folded_title: str
    lead: str
    folded_lead: str
    facts: Facts
    links: tuple[int, ...]
    title_places: tuple[str, ...]
    """Places that the headline itself names, or where there is none the first sentence."""


def fingerprints(batch: FoldedBatch, items: Sequence[TextFacts]) -> list[Fingerprint]:
    """Return the fingerprint of every text of the batch; each depends on its own text and facts alone."""
    clauses = clauses_of(batch)
    digests, sizes = _digests(batch)
    full = clauses.words ^ (clauses.numbers.astype(np.uint64) * np.uint64(_NUMBER_MIX))
    first = clauses.first.tolist()
    return [
        _one(item, _Cut(clauses, full, slice(first[i], first[i + 1]), digests[i], sizes[i]))
        for i, item in enumerate(items)
    ]


class _Cut(NamedTuple):
    """What the batch holds of one text."""

    clauses: Clauses
    full: U64
    """Hashes of all clauses of the batch, numbers included."""
    of: slice
    digest: int
    size: int


def _digests(batch: FoldedBatch) -> tuple[list[int], list[int]]:
    """Return hash and length of every whole text, numbers included, punctuation left out."""
    kept = batch.kind != BREAK
    items = batch.item[kept]
    sizes = np.bincount(items, minlength=batch.texts)
    present = np.flatnonzero(sizes)
    starts = np.searchsorted(items, present)
    result = np.zeros(batch.texts, dtype=np.uint64)
    result[present] = hash_groups(code_values()[batch.codes[kept]], starts, sizes[present])
    return result.tolist(), sizes.tolist()


def _one(item: TextFacts, cut: _Cut) -> Fingerprint:
    weights = cut.clauses.weights[cut.of]
    title = flat(core_of(item.folded_title))
    keys = _clause_keys(cut.full[cut.of].tolist(), weights.tolist())
    strong = list(item.links)
    if len(title) >= TITLE_SHORTEST:
        strong.append(text_hash("题" + title))
    if item.facts.document_number:
        strong.append(text_hash("文号" + item.facts.document_number))
    marks = marks_of(item.title, item.title_places, item.facts.places)
    if is_round_up(item.title, item.lead):
        marks += ("r",)
    return Fingerprint(
        digest=cut.digest,
        keys=_packed(keys, strong),
        clauses=cut.clauses.words[cut.of].tobytes(),
        numbers=cut.clauses.numbers[cut.of].tobytes(),
        weights=weights.tobytes(),
        title=title,
        lead=item.folded_lead,
        marks=marks,
        size=cut.size,
    )


def _clause_keys(full: list[int], weights: list[int]) -> list[int]:
    heavy = [key for key, weight in zip(full, weights, strict=True) if weight >= KEY_WEIGHT]
    chosen = heavy if len(heavy) <= LEAD_KEYS + SAMPLE_KEYS else heavy[:LEAD_KEYS] + sorted(heavy)[:SAMPLE_KEYS]
    return chosen or full[:LEAD_KEYS]


def text_hash(text: str) -> int:
    """Return the 64-bit hash of a string."""
    return xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


def _packed(weak: list[int], strong: list[int]) -> bytes:
    """Pack keys; the lowest bit tells those that are enough by themselves to have two items compared."""
    keys = {key & ~STRONG for key in weak} | {key | STRONG for key in strong}
    return struct.pack(f"<{len(keys)}Q", *sorted(keys))


def pack(fingerprint: Fingerprint) -> bytes:
    """Return a fingerprint as bytes."""
    return _PACK.encode(fingerprint)


def unpack(packed: bytes) -> Fingerprint:
    """Return what `pack` has packed."""
    return _UNPACK.decode(packed)


def twin_key(fingerprint: Fingerprint, document_number: str) -> int:
    """Return what only items with the same text, headline and document number have in common; 0 where there is no text."""
    if not fingerprint.size:
        return 0
    return text_hash(f"{fingerprint.digest}\x1f{fingerprint.title}\x1f{document_number}")


def link_hash(address: str) -> int:
    """Return the hash under which an address is looked for."""
    return text_hash("址" + address)

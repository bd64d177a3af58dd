"""Fingerprints of a batch: what recognition compares, and the keys by which it finds whom to compare."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

import msgspec
import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from syndicate.model import Facts
from syndicate.model.folded import BREAK, FoldedBatch
from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.clauses import Clauses, clauses_of
from syndicate.pipeline.dedup.hashing import I64, U64, code_values, hash_groups
from syndicate.pipeline.dedup.hints import hints_of
from syndicate.pipeline.dedup.keytable import HINT, KIND, LONG, STRONG
from syndicate.pipeline.dedup.marks import marks_of

LEAD_KEYS = 3
"""Keys from the first clauses: excerpts mostly take the lead."""
SAMPLE_KEYS = 10
"""Keys from the clauses with the smallest hashes: two texts that share clauses choose the same ones."""
KEY_WEIGHT = 8
"""Shorter clauses are too common to look for."""
LONG_WEIGHT = 20
"""A clause of so much weight is enough by itself to have two items compared."""
TITLE_SHORTEST = 6
SAYS_ENOUGH = 24
"""An equal text of so many characters, headline included, is the same text; a shorter one (详情点击链接) may stand under anything."""
TITLE_END = 10
"""Characters at either end of a headline that is at least twice as long, by which it is also looked for."""
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(Fingerprint)
_NUMBER_MIX = 0x9E3779B97F4A7C15


class TextFacts(msgspec.Struct, frozen=True, gc=False):
    """What the fingerprint takes from an item besides its folded text. Numbers are in one notation already."""

    title: str
    """Headline that recognition may rely on; empty when there is none."""
    folded_title: str
    """Core of the headline, folded."""
    folded_lead: str
    facts: Facts
    links: tuple[int, ...]
    title_places: tuple[str, ...]
    """Places that the headline itself names, or where there is none the first sentence."""
    round_up: bool


def fingerprints(batch: FoldedBatch, items: Sequence[TextFacts]) -> list[Fingerprint]:
    """Return the fingerprint of every text of the batch; each depends on its own text and facts alone."""
    clauses = clauses_of(batch)
    digests, sizes = _digests(batch)
    strong = [_strong_keys(item) for item in items]
    marks = [_marks(item) for item in items]
    weak = [_weaker_keys(item, its_marks) for item, its_marks in zip(items, marks, strict=True)]
    keys = _packed(*_weak_keys(clauses, weak), strong)
    # One copy of each array as bytes, of which every text takes its part.
    words, numbers, weights = clauses.words.tobytes(), clauses.numbers.tobytes(), clauses.weights.tobytes()
    first = clauses.first.tolist()
    return [
        Fingerprint(
            digest,
            packed,
            words[8 * begin : 8 * end],
            numbers[4 * begin : 4 * end],
            weights[begin:end],
            item.folded_title,
            item.folded_lead,
            its_marks,
            size,
        )
        for item, digest, packed, (begin, end), its_marks, size in zip(
            items, digests, keys, pairwise(first), marks, sizes, strict=True
        )
    ]


def _digests(batch: FoldedBatch) -> tuple[list[int], list[int]]:
    """Return hash and length of every whole text, numbers included, punctuation left out."""
    kept = batch.kind != BREAK
    bounds = np.searchsorted(batch.item, np.arange(batch.texts + 1))
    counted = np.concatenate(([0], np.cumsum(kept)))[bounds]
    sizes = np.diff(counted)
    present = np.flatnonzero(sizes)
    result = np.zeros(batch.texts, dtype=np.uint64)
    result[present] = hash_groups(code_values()[batch.codes[kept]], counted[present], sizes[present])
    return result.tolist(), sizes.tolist()


def _marks(item: TextFacts) -> tuple[str, ...]:
    marks = marks_of(item.title, item.title_places, item.facts.places, item.folded_lead)
    if item.facts.index_number:
        marks = (*marks, f"i:{item.facts.index_number}")
    return (*marks, "r") if item.round_up else marks


def _strong_keys(item: TextFacts) -> list[int]:
    """Return the keys that are enough by themselves to have two items compared."""
    strong = list(item.links)
    if len(item.folded_title) >= TITLE_SHORTEST:
        strong.append(text_hash("题" + item.folded_title))
    if item.facts.document_number:
        strong.append(text_hash("文号" + item.facts.document_number))
    if item.facts.index_number:
        strong.append(text_hash("索引号" + item.facts.index_number))
    return strong


def _title_keys(title: str) -> list[int]:
    """Return the keys of both ends of a long headline: posts cut headlines."""
    if len(title) < 2 * TITLE_END:
        return []
    return [text_hash("题首" + title[:TITLE_END]), text_hash("题尾" + title[-TITLE_END:])]


def _weaker_keys(item: TextFacts, marks: Sequence[str]) -> list[int]:
    """Return the keys of headline, facts and pieces of words; none of them is enough by itself."""
    hints = hints_of(item.folded_title, item.folded_lead, item.facts.places, marks)
    ends = [key & ~KIND for key in _title_keys(item.folded_title)]
    return ends + [text_hash(hint) & ~KIND | HINT for hint in hints]


def _weak_keys(clauses: Clauses, titles: Sequence[Sequence[int]]) -> tuple[I64, U64]:
    """
    Return the keys of clauses and of headlines, each with the text it belongs to.

    Of the clauses the heavy ones, of many the first and a sample; where none is heavy the first ones.
    """
    keys = (clauses.words ^ (clauses.numbers.astype(np.uint64) * np.uint64(_NUMBER_MIX))) & ~np.uint64(LONG | HINT)
    keys |= (clauses.weights >= LONG_WEIGHT).astype(np.uint64) * np.uint64(LONG)
    texts = np.repeat(np.arange(len(clauses.first) - 1), np.diff(clauses.first))
    heavy = np.flatnonzero(clauses.weights >= KEY_WEIGHT)
    bounds = np.searchsorted(heavy, clauses.first)
    counts = np.diff(bounds)
    begun = bounds[:-1][texts[heavy]]
    many = counts[texts[heavy]] > LEAD_KEYS + SAMPLE_KEYS
    leading = np.arange(len(heavy)) - begun < LEAD_KEYS
    sampled = _smallest(keys[heavy], texts[heavy], many)
    alone = np.arange(len(keys)) - clauses.first[texts]
    chosen = np.concatenate(
        (heavy[~many | leading], heavy[sampled], np.flatnonzero((counts[texts] == 0) & (alone < LEAD_KEYS)))
    )
    told = np.fromiter(chain.from_iterable(titles), dtype=np.uint64)
    tellers = np.repeat(np.arange(len(titles)), [len(those) for those in titles])
    return np.concatenate((texts[chosen], tellers)), np.concatenate((keys[chosen], told))


def _smallest(keys: U64, texts: I64, wanted: npt.NDArray[np.bool_]) -> I64:
    """Return the places of the smallest keys of each text of which some are wanted."""
    places = np.flatnonzero(wanted)
    order = places[np.lexsort((keys[places], texts[places]))]
    rank = np.arange(len(order)) - np.searchsorted(texts[order], texts[order])
    return order[rank < SAMPLE_KEYS]


def _packed(texts: I64, weak: U64, strong: Sequence[Sequence[int]]) -> list[bytes]:
    """Pack the keys of each text, ascending, each once; the lowest bit tells the strong ones."""
    told = np.fromiter(chain.from_iterable(strong), dtype=np.uint64)
    tellers = np.repeat(np.arange(len(strong)), [len(keys) for keys in strong])
    keys = np.concatenate((weak & ~np.uint64(STRONG), told | np.uint64(STRONG)))
    texts = np.concatenate((texts, tellers))
    order = np.lexsort((keys, texts))
    keys, texts = keys[order], texts[order]
    once = np.ones(len(keys), dtype=bool)
    once[1:] = (keys[1:] != keys[:-1]) | (texts[1:] != texts[:-1])
    packed = keys[once].tobytes()
    bounds = (8 * np.searchsorted(texts[once], np.arange(len(strong) + 1))).tolist()
    return [packed[begin:end] for begin, end in pairwise(bounds)]


def text_hash(text: str) -> int:
    """Return the 64-bit hash of a string."""
    return xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


def pack(fingerprint: Fingerprint) -> bytes:
    """Return a fingerprint as bytes."""
    return _PACK.encode(fingerprint)


def unpack(packed: bytes) -> Fingerprint:
    """Return what `pack` has packed."""
    return _UNPACK.decode(packed)


def twin_key(fingerprint: Fingerprint, document_number: str) -> int:
    """Return what only items with the same text, headline and document number have in common; 0 where there is no text."""
    if not fingerprint.size or fingerprint.size + len(fingerprint.title) < SAYS_ENOUGH:
        return 0
    return text_hash(f"{fingerprint.digest}\x1f{fingerprint.title}\x1f{document_number}")


def link_hash(address: str) -> int:
    """Return the hash under which an address is looked for."""
    return text_hash("址" + address)

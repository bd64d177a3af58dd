"""What `prepare` makes of a reading: normalised text, facts, facets and the fingerprint that recognition works on."""

from __future__ import annotations

import msgspec

from syndicate.model.facts import Facets, Facts
from syndicate.model.records import Record


class Fingerprint(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """
    What two texts are compared by; depends on the text alone, never on what else is known.

    `clauses`, `numbers` and `weights` are parallel packed arrays (little endian uint64, uint32, uint8), one entry per clause of at
    least six characters: hash with numbers masked, hash of its numbers (0: none), and its length in characters, at most 24.
    """

    digest: int
    """64-bit hash of the whole folded text, numbers included, punctuation and white space left out."""
    keys: bytes
    """Packed uint64: the candidate keys of the item."""
    clauses: bytes
    numbers: bytes
    weights: bytes
    title: str
    """Folded headline without frame words, white space and punctuation; empty when the item has none."""
    lead: str = ""
    """Folded lead without white space and punctuation."""
    marks: tuple[str, ...] = ()
    """Facts that tell look-alikes apart, from headline and lead: `d:` dates, `o:` ordinals, `s:` stages, `p:` places."""
    size: int = 0
    """Characters of folded text."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record ready to be decided on."""

    record: Record
    text: str
    """Readable text of the body, markup removed; every character of the publication's own words is kept."""
    headline: str
    """The title, or for a post without one what stands in 【】 or its first sentence."""
    digest: bytes
    """SHA-256 over the exact headline, text, publication time, standing and presence: equal means the same reading."""
    facts: Facts
    facets: Facets
    fingerprint: Fingerprint
    links: tuple[int, ...] = ()
    """64-bit hashes of the addresses that the item has or explicitly points at, normalised; its own first."""


class Familiar(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    A record that says of its publication, word for word, what stands in the ledger already.

    Nothing was made of it: facts, facets and fingerprint are those of the row that stands.
    """

    record: Record
    digest: bytes
    """As in `Prepared`."""
    size: int
    """Characters of the readable text."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """封存: the handle of a record with a state-secret mark. Carries no text of any kind."""

    source: str
    native_id: str
    channel: str
    unit: str
    jurisdiction: str
    url: str
    place: str
    detector: str
    level: str

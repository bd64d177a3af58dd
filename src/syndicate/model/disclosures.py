"""The rows of the ledger: disclosures, their revisions, informations, receipts, and what a batch does to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from syndicate.model.records import Enrichment, RegisterRow, Rejection


class Disclosure(msgspec.Struct, frozen=True, gc=False):
    """公开条目: one publication on one channel, as it stands now; a row of the ledger, which names its columns by these fields."""

    id: int
    jurisdiction: str
    source: str
    native_id: str
    name: str
    """Short hash of the identity; order-free tie-breaker and public handle."""
    channel: str
    unit: str
    account: str
    year: int
    """Counting year in Asia/Shanghai; 0 while no publication time is known (a tombstone without its post)."""
    day: int
    """YYYYMMDD in Asia/Shanghai, 0 while unknown."""
    at: int
    """Publication, seconds since the epoch."""
    precision: str
    title: str
    url: str
    document_number: str
    index_number: str
    kind: str
    five_open: str
    field: str
    theme: str
    area: str
    standing: str
    truncated: int
    seen_present: int
    """Latest observation of the publication itself, seconds since the epoch."""
    seen_deleted: int
    """Latest observation of a tombstone in its place."""
    version_key: bytes
    """Orders the readings of this publication; the greatest stands. Made of the data alone."""
    time_key: bytes
    """The same for the publication time: precision first."""
    revision: int
    """Id of the revision that stands."""
    fingerprint: bytes
    spent: bytes
    links: bytes
    """Packed uint64 hashes of its addresses."""
    place: str
    receipt: int
    information: int
    first: int
    """1: the earliest disclosure of its information."""
    channel_first: int
    """1: the earliest of its information on this channel."""
    unit_first: int
    """1: the earliest of its information by this unit."""

    @property
    def counted(self) -> bool:
        """Whether it is in the counts: the account's own words, with a publication time."""
        return self.standing == "own" and self.year > 0


class Revision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One reading of a disclosure. Never changed, never deleted."""

    id: int
    disclosure: int
    digest: bytes
    headline: str
    text: str
    url: str
    links: str
    """JSON list of `[url, resolved]`."""
    labels: str
    """JSON object: what the source said of itself."""
    published: str
    received: str
    presence: str
    standing: str
    warnings: str
    """JSON list."""
    place: str
    receipt: int


class Circumstance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What stood around the words of a reading when they were seen once more. Never changed, never deleted."""

    revision: int
    digest: bytes
    """Of what stood around them; see `rows.circumstances`."""
    given: str
    """JSON of `rows.Given`."""
    receipt: int


class Information(msgspec.Struct, frozen=True, kw_only=True):
    """信息: a cluster of disclosures of one jurisdiction and year; counts once."""

    id: int
    jurisdiction: str
    year: int
    name: str
    """The least name of its disclosures; the same whatever arrived first."""
    channels: int
    """Bit set of the channels it stands on, bit n for the n-th channel of the form."""
    disclosures: int
    kind: str
    """The facets under which it counts: of its most carefully filed disclosure that has any."""
    five_open: str
    field: str
    theme: str
    area: str


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A native id under which a disclosure has been seen."""

    jurisdiction: str
    source: str
    native_id: str
    weak: int
    """1: some reading gave it only as another name; such a name never becomes the identity while a better one is known."""
    disclosure: int


class EdgeRow(msgspec.Struct, frozen=True, kw_only=True):
    """Two disclosures judged the same information, or so nearly that a person is asked; and why. Column order of the ledger."""

    one: int
    other: int
    """`one < other`."""
    same: int
    """1: judged the same information."""
    doubtful: int
    """1: the evidence is weak either way; a person is asked, until then the pair counts as decided."""
    score: float
    evidence: str
    """JSON list of `[name, value]`, strongest first."""
    vetoes: str
    """JSON list of the differing facts that forbid it, by name."""
    rules: str


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """
    人工认定: what a person said of two disclosures. Never changed, never deleted; the latest on a pair stands.

    Disclosures go by their names (public handles), which are the same in every ledger.
    """

    id: int
    act: int
    """Id of the first ruling of the same act: a split sets a disclosure apart from several others at once."""
    jurisdiction: str
    one: str
    other: str
    """`one < other`."""
    decision: str
    """`same`, `different`, or `undone`: nobody says anything of the pair any more."""
    reason: str
    by: str
    at: str
    """ISO 8601 with offset."""
    receipt: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A rejection on its way into quarantine."""

    digest: bytes
    rejection: Rejection
    lane: str
    jurisdiction: str


class SealedHandle(msgspec.Struct, frozen=True, kw_only=True):
    """封存: all that is kept of a record with a state-secret mark."""

    jurisdiction: str
    source: str
    native_id: str
    channel: str
    unit: str
    url: str
    place: str
    detector: str
    level: str


CounterKey = tuple[str, int, str, str, str, str]
"""(jurisdiction, day, channel, unit, facet, value); facet and value empty for all disclosures of the day."""

Delta = list[int]
"""[postings, first on its channel, first by its unit, first of all]."""


class Tallies(msgspec.Struct):
    """How a batch moves the counters."""

    counters: dict[CounterKey, Delta]
    overlap: dict[tuple[str, int, int], int]
    """(jurisdiction, year, channel bits) → informations."""
    years: dict[str, list[int]]
    """`2018/weibo` → [postings, first on its channel, first of all]: what the receipt carries."""


class Outcome(msgspec.Struct):
    """What became of the readings of a batch: read = new + revised + repeated + quarantined + sealed."""

    read: int = 0
    new: int = 0
    revised: int = 0
    repeated: int = 0
    quarantined: int = 0
    sealed: int = 0
    joined: int = 0
    """Disclosures that turned out to be one and the same; each takes back one `new`."""


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """How far one partition of a topic has been taken in for one jurisdiction."""

    topic: str
    """Its name, or what tells it from one of the same name that was made anew."""
    partition: int
    position: int
    """Offset of the next record."""
    start: int
    """Of a batch: the position that stood before it, 0 where none did. Of what the ledger answers: the position."""
    newest: int
    """Greatest time of a record so far, milliseconds since the epoch: an offset that comes again with a later one is no repetition."""
    jurisdiction: str = ""
    """Empty: all of them; see `Ledger.carry`."""


class Batch(msgspec.Struct, kw_only=True):
    """Readings of one lane, in order, with the cursor that covers them."""

    lane: str
    jurisdiction: str
    start: int
    """Position of the lane before the batch."""
    cursor: Mapping[str, Any] | None
    """None: the lane has no cursor to move."""
    carried: Carried | None = None
    """Which records of a topic brought it; None: no topic did."""


class Effects(msgspec.Struct, kw_only=True):
    """Everything that one batch asks the ledger to write."""

    batch: Batch
    outcome: Outcome
    rules: str
    tallies: Tallies
    inserted: list[Disclosure] = []
    updated: list[Disclosure] = []
    moved: list[tuple[int, int, int, int, int]] = []
    """(information, first, channel_first, unit_first, id) of disclosures that only changed their place in a cluster."""
    dropped: list[tuple[int, int]] = []
    """(disclosure, the one it turned out to be)."""
    revisions: list[Revision] = []
    circumstances: list[Circumstance] = []
    """Those that are known already are passed over."""
    names: list[Name] = []
    edges: list[EdgeRow] = []
    parted: list[tuple[int, int]] = []
    informations: list[Information] = []
    dissolved: list[int] = []
    registers: list[RegisterRow] = []
    enrichments: list[Enrichment] = []
    held: list[Held] = []
    resolved: list[tuple[int, str]] = []
    """(quarantine entry, what became of it)."""
    sealed: list[SealedHandle] = []
    rulings: list[Ruling] = []


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """批次凭证: one per committed batch, chained by hash."""

    number: int
    lane: str
    jurisdiction: str
    start: int
    end: int
    outcome: Outcome
    tallies: str
    """JSON of the tallies by year and channel, and of the overlap."""
    rules: str
    committed_at: str
    previous: str
    hash: str
    rows: str = ""
    """JSON: table → number and digest of the rows that the batch wrote; empty: from before receipts answered for rows."""


class KnownDisclosure(msgspec.Struct):
    """A disclosure that the ledger holds under a name of the batch."""

    row: Disclosure
    names: dict[str, int]
    """native id → weak."""
    digests: dict[bytes, int]
    """Digest of each reading → its revision."""


class Known(msgspec.Struct, kw_only=True):
    """What the ledger already holds of the things in a batch."""

    disclosures: dict[tuple[str, str], KnownDisclosure]
    """(source, native id) → the disclosure; several names may lead to the same object."""
    next_disclosure: int
    next_revision: int
    next_receipt: int
    registers: dict[tuple[str, str], bytes]
    """(register, native id) → version of the row that stands."""
    enrichments: dict[tuple[str, str], bytes]

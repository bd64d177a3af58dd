"""What addresses of the API ask for, typed: what does not fit is refused before anything is looked up."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from syndicate.ledger.selecting import Count, State
from syndicate.model import Channel

Year = Annotated[int, msgspec.Meta(ge=1949, le=2999, description="年度 / year")]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Code = Annotated[str, msgspec.Meta(pattern="^[0-9]{6,12}$", description="行政区划代码 / code of the jurisdiction")]
Handle = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$", description="条目编号 / handle")]
Name = Annotated[str, msgspec.Meta(pattern="^[\\w.\\-]{1,80}$")]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Day = Annotated[str, msgspec.Meta(pattern="^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Month = Annotated[str, msgspec.Meta(pattern="^(0?[1-9]|1[0-2])$", description="月 / month")]
Size = Annotated[int, msgspec.Meta(ge=1, le=500, description="每页条数 / rows of a page")]
Place = Annotated[str, msgspec.Meta(max_length=200, description="上一页的 after / `after` of the page before")]
Language = Literal["zh", "en"]


class _Asked(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Parameters that are not listed are refused."""


class OfYear(_Asked):
    """A year's counts."""

    year: Year
    jurisdiction: Code | None = None


class OfFigures(_Asked):
    """The figures of the first page."""

    year: Year | None = None
    month: Month | None = None
    unit: Word | None = None
    jurisdiction: Code | None = None
    lang: Language = "zh"


class OfItems(_Asked):
    """A list of items: the grammar of the pages."""

    year: Year | None = None
    month: Month | None = None
    day: Day | None = None
    channel: Channel | None = None
    also: Channel | None = msgspec.field(name="with", default=None)
    exclusive: bool = False
    kind: Word | None = None
    five_open: Word | None = None
    field: Word | None = None
    theme: Word | None = None
    area: Word | None = None
    unit: Word | None = None
    jurisdiction: Code | None = None
    count: Count = "information"
    state: State = "counted"
    sort: Literal["newest", "oldest"] = "newest"
    q: Annotated[str, msgspec.Meta(min_length=2, max_length=200, description="检索 / search")] | None = None
    after: Place = ""
    size: Size = 50


class OfHandle(_Asked):
    """One item."""

    handle: Handle


class OfReceipts(_Asked):
    """Receipts, the newest first."""

    before: Number | None = None
    size: Size = 50


class OfReceipt(_Asked):
    """One receipt."""

    number: Number


class OfForm(_Asked):
    """A form of a year."""

    form: Name
    year: Year
    count: Literal["distinct", "postings"] = "distinct"
    jurisdiction: Code | None = None


class OfRegister(_Asked):
    """The rows of a register."""

    register: Name
    year: Year
    jurisdiction: Code | None = None


class OfQuestions(_Asked):
    """Open questions."""

    year: Year | None = None


class OfQuarantine(_Asked):
    """What could not be read."""

    everything: bool = msgspec.field(name="all", default=False)
    lane: Word | None = None


class OfSource(_Asked):
    """One source."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class OfReviews(_Asked):
    """The queue."""

    state: Annotated[
        str, msgspec.Meta(pattern="^[a-z_0-9]{1,20}$", description="mine、all 或状态 / mine, all, or a state")
    ] = "mine"
    unit: Word | None = None
    channel: Channel | None = None
    source: Literal["draft", "published"] | None = None
    age: Literal["over", "soon"] | None = None
    kind: Name | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=2000)] = 100


class OfReview(_Asked):
    """One review."""

    review: Handle


class OfAlarms(_Asked):
    """Alarms."""

    everything: bool = msgspec.field(name="all", default=False)


class OfUnreviewed(_Asked):
    """What is public without a clearance."""

    year: Year | None = None
    unit: Word | None = None


class OfAct(_Asked):
    """One act of people."""

    act: Number


Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S", description="理由 / reason")]


class Merge(_Asked):
    """That two disclosures are the same information, or not."""

    one: Handle
    other: Handle
    decision: Literal["same", "different"]
    reason: Reason


class Because(_Asked):
    """A reason."""

    reason: Reason


class Entries(_Asked):
    """Which entries of the quarantine."""

    entries: Annotated[tuple[Number, ...], msgspec.Meta(min_length=1, max_length=1000)]
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class Decision(_Asked):
    """What is decided on a review."""

    deed: Name
    digest: Annotated[
        str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="所阅版本的摘要 / digest of the version looked at")
    ]
    code: Annotated[str, msgspec.Meta(max_length=80)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    findings: tuple[Number, ...] = ()
    """Numbers of the findings to dismiss."""

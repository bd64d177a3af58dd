"""The secrecy review of one information: the values that people act on, and the rows that the ledger keeps."""

from __future__ import annotations

import msgspec

from syndicate.model.review_words import ALONE, SYSTEM, TIER_STATES, TIERS, Deed, Role, State

__all__ = [
    "ALONE",
    "SYSTEM",
    "TIERS",
    "TIER_STATES",
    "Act",
    "Alarm",
    "Attachment",
    "Deed",
    "Delegation",
    "Draft",
    "Finding",
    "Mask",
    "Person",
    "Posting",
    "Procedure",
    "Publishable",
    "Review",
    "Role",
    "Sheet",
    "State",
    "Tier",
    "Token",
    "Version",
]


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """One tier of a procedure."""

    tier: int
    name: str
    """科室负责人审核, …"""
    quorum: int = 1
    """How many different people must approve at this tier."""
    days: int = 0
    """The office's own limit in working days; 0: none. Passing it changes nothing by itself."""


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """审查程序: the tiers that a review goes through, in order. Never changed; a change of the settings makes a new one."""

    id: int
    tiers: tuple[Tier, ...]


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """附件, by its digest; `text` is what could be read of it, None where nothing could."""

    name: str
    digest: str
    """SHA-256 of the file; empty where only its address is known."""
    size: int = 0
    text: str | None = None


class Mask(msgspec.Struct, frozen=True, order=True):
    """What stands in the place of a span when the text goes out. Code points of the part, half open."""

    part: str
    """`title` or `body`."""
    start: int
    end: int
    text: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the paper form (保密审查单) asks for beside the text."""

    summary: str = ""
    """内容摘要."""
    document_number: str = ""
    index_number: str = ""
    carrier: str = "公文类"
    """载体形式: 公文类 or 非公文类."""
    attribute: str = "主动公开"
    """公开属性."""
    scope: str = "全社会"
    """公开范围."""
    planned: str = ""
    """拟公开时间."""
    telephone: str = ""
    """Of the office, for questions."""
    kind: str = ""
    five_open: str = ""
    field: str = ""
    theme: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed in for review: the exact text, with everything that an approval binds to but the rule set."""

    title: str
    body: str
    html: bool = False
    attachments: tuple[Attachment, ...] = ()
    channels: tuple[str, ...] = ()
    masks: tuple[Mask, ...] | None = None
    """None: as screening proposes."""
    sheet: Sheet = Sheet()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a review, with masking, channels and rule set. Never changed, never deleted. Column order of the ledger."""

    id: int
    review: str
    number: int
    title: str
    body: str
    html: int
    attachments: str
    """JSON list of `Attachment`."""
    masks: str
    """JSON list of `Mask`."""
    shown_title: str
    """What goes out: title and body with the masks on."""
    shown_body: str
    channels: str
    """JSON list."""
    rules: str
    purpose: str
    """The purpose of publication whose masks were proposed."""
    sheet: str
    """JSON of `Sheet`."""
    wording: str
    """SHA-256 of the words that go out, without markup and white space: how the same text is known where it was published."""
    digest: str
    """SHA-256 that approvals bind to: exact text, attachments, masking, what goes out, channels, rule set."""
    by: str
    at: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What screening found in a version: where and by which rule, never the words. Column order of the ledger."""

    version: int
    number: int
    of: str
    """`text`: in the text as handed in; `shown`: it still stands in what would go out, and nobody may approve until it is settled."""
    part: str
    """`title`, `body`, or `attachment:NAME`."""
    start: int
    end: int
    kind: str
    act: str
    """`redact` or `block`."""
    rule: str
    reason: str
    rules: str
    """Digest of the rule set."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """保密审查: of one information. Column order of the ledger."""

    id: str
    """16 hexadecimal digits."""
    jurisdiction: str
    subject: str
    """What is under review: `UNIT/ID` of a draft, or `PLATFORM/NATIVE ID` of a publication."""
    platform: str
    """For a publication, under which name it is known: platform and native id. Empty for a draft."""
    native_id: str
    source: str
    """`draft` or `published`."""
    unit: str
    author: str
    """Who is answerable for the text; empty where a publication has been found without one."""
    made_on: str
    """The day the information was made (YYYY-MM-DD); the statutory clock runs from it. Empty: not known."""
    procedure: int
    state: State
    round: int
    """Rises with every return to review; approvals of an earlier round are void."""
    version: int
    digest: str
    opened_at: str
    since: str
    """When it came into its present state."""
    act: int
    """The newest act on it."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the record: who did what, when and why, on which digest. Carries no text under review. Column order of the ledger."""

    number: int
    jurisdiction: str
    place: int
    """Position in the chain of the jurisdiction, from 1, without gaps."""
    at: str
    person: str
    principal: str
    """On whose behalf, under a delegation; empty: on his own."""
    deed: Deed
    review: str
    """Empty for acts that concern no review."""
    tier: int
    """The tier acted at; 0 for none."""
    round: int
    """Round, digest and state after the act."""
    digest: str
    before: str
    after: str
    code: str
    reason: str
    article: str
    """For a ground of withholding: regulation and article in force on the day."""
    details: str
    """Canonical JSON: digests of the rows written with the act, and what the deed needs besides."""
    previous: str
    hash: str


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """告警, until somebody resolves it with a reason. Column order of the ledger."""

    id: int
    jurisdiction: str
    kind: str
    """`leak`: something with findings is public already; `sealed`: a state-secret mark stood on what was handed in."""
    subject: str
    review: str
    findings: int
    detector: str
    """What raised it: kinds found, or the detector of the mark. Never the words."""
    raised_at: str
    act: int
    resolved_at: str = ""
    resolved_by: str = ""
    resolution: str = ""
    resolved_act: int = 0


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A user. Column order of the ledger."""

    name: str
    jurisdiction: str
    display: str
    unit: str
    """Empty: of the disclosure office itself, for all units."""
    roles: str
    """JSON list of `Role`, in order."""
    password: str
    """argon2 hash; empty: cannot log in with one."""
    totp: str
    """Secret of the second factor; empty: none is asked for."""
    disabled_at: str
    act: int
    """The newest act on the user."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token for programs; only its digest is kept. Column order of the ledger."""

    digest: str
    person: str
    label: str
    expires_on: str
    """The last day (YYYY-MM-DD) on which it is good."""
    revoked_at: str
    act: int
    roles: str = ""
    """JSON list of the roles of its user that it shows; empty, of a former release: all that he has."""


class Delegation(msgspec.Struct, frozen=True, kw_only=True):
    """委托: one person acts at a tier for another, on the days from `since` to `until`. Column order of the ledger."""

    id: int
    jurisdiction: str
    principal: str
    delegate: str
    tier: int
    since: str
    until: str
    revoked_at: str
    act: int


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """待发: one event for everybody outside; relayed after commit. Column order of the ledger."""

    id: int
    jurisdiction: str
    review: str
    event: str
    """`released`, or `withdrawn`: to be taken down everywhere."""
    digest: str
    code: str
    """Why it was taken back: a code, never a text."""
    act: int
    at: str


class Publishable(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view `publishable`: all that may go out. Column order of the view."""

    review: str
    jurisdiction: str
    subject: str
    source: str
    unit: str
    state: str
    """`cleared`: approved; `released`: the responsible section has published it. Feeds show what is released."""
    digest: str
    title: str
    body: str
    html: int
    attachments: str
    channels: str
    sheet: str
    made_on: str
    cleared_at: str
    released_at: str
    """Empty until it is released."""
    url: str
    """Where it was published, for a publication."""
    published: str
    """When it was published (YYYY-MM-DD), for a publication; empty for a draft."""
    document_number: str
    index_number: str
    kind: str
    five_open: str
    field: str
    theme: str

"""What a connector reads, before any judgement: records, register rows, enrichments and rejections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from syndicate.model.vocabulary import Channel, Precision, Presence, Standing

NO_LABELS: Mapping[str, str] = {}


class Link(msgspec.Struct, frozen=True, gc=False):
    """A link inside a record; `resolved` is where a short link leads, when the export says so."""

    url: str
    resolved: str | None = None


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    原始条目: one publication as one source shows it.

    `source` and `native_id` are the identity on the platform, equal for every export of the same publication: the
    account or site (`weibo`, `wechat`, `www.example.gov.cn`), not the configured instance that read it.
    """

    source: str
    native_id: str
    channel: Channel
    unit: str
    jurisdiction: str
    title: str | None = None
    body: str = ""
    html: bool = False
    """Whether `body` is HTML."""
    url: str = ""
    links: tuple[Link, ...] = ()
    published_at: datetime | None = None
    """Aware, in Asia/Shanghai. None: the source does not say, and the record goes to quarantine."""
    precision: Precision = Precision.SECOND
    received_at: datetime | None = None
    """When this version was observed (export time, fetch time); decides which of two versions is the later one."""
    version: int = 0
    """The platform's own edit number or edit time (epoch seconds); decides before `received_at`."""
    account: str = ""
    """Name of the account or site that published it."""
    standing: Standing = Standing.OWN
    presence: Presence = Presence.PRESENT
    truncated: bool = False
    """The text is known to be cut (...全文, an unclosed 【, a failed full-text fetch)."""
    aliases: tuple[str, ...] = ()
    """Other native ids of the same publication within `source` (short links, feed ids)."""
    labels: Mapping[str, str] = NO_LABELS
    """What the source itself says: `column`, `document_number`, `index_number`, `kind`, `content_source`, `keywords`, …"""
    warnings: tuple[str, ...] = ()
    """Doubts of the reader, for people: conflicting dates, a clock that disagrees, an id restored from a link."""
    place: str = ""
    """Where it was read: file and row, or address."""
    screened: str = ""
    """Text around the publication (the rest of its page, its tags) that is looked through for marks and never kept."""


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """登记簿: one row that the form counts and that no channel carries (applications, reconsiderations, meetings, money)."""

    register: str
    """Which register: `application`, `reconsideration`, `suit`, `complaint`, `meeting`, `training`, `body`, `staff`, `money`,
    `normative` (documents made), `event` (press conferences, interviews, responses as events), `decision` (licences, penalties,
    coercion), `procurement`, `total` (a unit's total without items)."""
    native_id: str
    unit: str
    jurisdiction: str
    date: datetime
    """The day that puts the row into a year (receipt of an application, day of a meeting); aware, Asia/Shanghai."""
    fields: Mapping[str, str | int | float]
    """Named values; names and values are the register's vocabulary (see `syndicate_connectors.register`)."""
    received_at: datetime | None = None
    """When this version was observed; of two versions of a row the later one stands."""
    place: str = ""


class Enrichment(msgspec.Struct, frozen=True, kw_only=True):
    """Measures about publications (reads, shares) from a sheet that is not a list of publications; never counted."""

    source: str
    native_id: str
    jurisdiction: str
    title: str
    day: datetime
    measures: Mapping[str, float]
    received_at: datetime | None = None
    """When this version was observed; of two versions the later one stands."""
    place: str = ""


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be read: where, why, what was expected, and the bytes, waiting for a person."""

    place: str
    """File and row, or address: `wechat.xlsx, 行 17`."""
    reason: str
    """A stable word: see `REASONS`."""
    message: str
    """Chinese sentence, then English, naming file, row and field and what was expected."""
    field: str = ""
    raw: bytes = b""
    """The offending bytes, at most 64 KiB; empty when the input as a whole is too large to keep."""


REASONS = (
    "encoding",  # bytes fit neither the declared encoding nor UTF-8 nor GB18030
    "not_the_format",  # an HTML error page where a feed was expected, a renamed file
    "truncated_file",  # the file ends early
    "too_large",  # a line, a file or what it decompresses to is over the limit
    "unsafe_xml",  # entity expansion, external entities
    "missing_column",  # a required column is not in the header
    "ragged_row",  # the row fits no known layout
    "glued_row",  # two rows run together
    "bad_date",  # a date that does not exist or fits no known form
    "no_date",  # no publication date at all
    "bad_id",  # an id destroyed (by Excel, by truncation) and not restorable
    "bad_number",  # 10余次 where an integer is expected
    "bad_value",  # another field holds what it cannot hold
    "not_an_article",  # anti-bot page, expired link, unavailable page
    "unknown_format",  # no connector recognises the file
    "foreign_jurisdiction",  # it names another jurisdiction than the one it is read for
    "unreadable_file",  # the operating system refuses to read it
)

Reading = Record | RegisterRow | Enrichment | Rejection
"""Everything that a reader may yield."""

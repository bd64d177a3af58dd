"""The shape of one line."""

from __future__ import annotations

from msgspec import Struct

from syndicate.connect import Channel, Link, Standing


class Line(Struct, frozen=True, kw_only=True, gc=False):
    """One disclosure as another system writes it. `id` is the only key that must be there; a missing date goes to quarantine."""

    id: str | int
    channel: Channel | None = None
    unit: str | None = None
    title: str | None = None
    body: str | None = None
    html: str | None = None
    """Instead of `body`; stands where both are given, because it says more."""
    url: str | None = None
    links: tuple[Link, ...] = ()
    published_at: str | int | None = None
    """Any written form; without a zone it is Beijing time. A number counts seconds or milliseconds since 1970."""
    received_at: str | int | None = None
    source: str | None = None
    account: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    column: str | None = None
    standing: Standing = Standing.OWN
    version: int = 0


class StrictLine(Line, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """The same line, refusing keys that nobody reads: how a misspelt key is noticed."""


KEYS = Line.__struct_fields__

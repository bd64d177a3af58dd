"""Puts a record together from what a table row or a feed entry says; both go the same way."""

from __future__ import annotations

from datetime import datetime

import msgspec

from syndicate.connect import Channel, Defaults, Link, Record
from syndicate.connect.dates import Moment

from .identity import link_of, native_id, publisher_of


class Found(msgspec.Struct, kw_only=True):
    """What one row or entry says, as text, before identity and defaults."""

    place: str
    title: str
    moment: Moment
    address: str = ""
    body: str = ""
    unit: str = ""
    account: str = ""
    guid: str = ""
    labels: dict[str, str]
    warnings: list[str]
    attachments: tuple[str, ...] = ()


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about the whole file or feed."""

    fixed: str
    """The configured publisher or the feed's own site: stands for the site where an item has no link; may be empty."""
    name: str
    """Name of last resort: the feed's title, the file's name."""
    defaults: Defaults
    received_at: datetime


def build(found: Found, publisher: Publisher) -> Record:
    """Return the record of one item."""
    link, doubt = link_of(found.address)
    if doubt:
        found.warnings.append(doubt)
    defaults = publisher.defaults
    unit = found.unit or defaults.unit or publisher.name
    body = found.body
    return Record(
        source=publisher_of(link, publisher.fixed or unit),
        native_id=native_id(link, found.labels, found.title or body[:200], found.moment.at, found.guid),
        channel=defaults.channel or Channel.OTHER,
        unit=unit,
        jurisdiction=defaults.jurisdiction,
        title=found.title or None,
        body=body,
        html="<" in body and ">" in body,
        url=link,
        links=tuple(Link(url=address) for address in found.attachments),
        published_at=found.moment.at,
        precision=found.moment.precision,
        received_at=publisher.received_at,
        account=found.account or unit,
        truncated=not body and found.title.endswith(("...", "…")),
        labels=found.labels,
        warnings=tuple(found.warnings),
        place=found.place,
    )

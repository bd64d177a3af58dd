"""Feeds of departments: RSS, Atom, JSON Feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

from syndicate.connect import Defaults, Reading, Rejection
from syndicate.connect.dates import Moment
from syndicate.connect.feeds import Entry, Feed
from syndicate.connect.urls import site_of

from .build import Found, Publisher, build
from .options import DepartmentOptions


def read_entries(
    feed: Feed, place: str, options: DepartmentOptions, defaults: Defaults, received_at: datetime, address: str = ""
) -> Iterator[Reading]:
    """Yield a record or rejection per entry, in the order of the feed; `address` is where the feed itself was read, if anywhere."""
    base = feed.link or address
    site = site_of(base)
    publisher = Publisher(
        fixed=options.publisher or site, name=feed.title or site or place, defaults=defaults, received_at=received_at
    )
    for entry in feed.entries:
        yield entry if isinstance(entry, Rejection) else _item(entry, feed, place, base, publisher)


def _item(entry: Entry, feed: Feed, place: str, base: str, publisher: Publisher) -> Reading:
    warnings: list[str] = []
    moment = _moment(entry, place, warnings)
    if isinstance(moment, Rejection):
        return moment
    labels = {"column": entry.categories[0]} if entry.categories else {}
    if len(entry.categories) > 1:
        labels["keywords"] = " ".join(entry.categories[1:])
    if entry.author:
        labels["content_source"] = entry.author
    found = Found(
        place=_place(entry, place),
        title=entry.title,
        moment=moment,
        address=_address(entry, base),
        body=entry.content or entry.summary,
        account=feed.title,
        guid=entry.guid,
        labels=labels,
        warnings=warnings,
        attachments=tuple(urljoin(base, file) for file in entry.enclosures),
    )
    return build(found, publisher)


def _place(entry: Entry, place: str) -> str:
    return f"{place}, 条目 {entry.number}"


def _address(entry: Entry, base: str) -> str:
    """A guid that is an address is the permanent link, unless the entry has a link."""
    if entry.link:
        return entry.link if "://" in entry.link else urljoin(base, entry.link)
    return entry.guid if entry.guid.startswith(("http://", "https://")) else ""


def _moment(entry: Entry, place: str, warnings: list[str]) -> Moment | Rejection:
    if entry.published is not None:
        return entry.published
    if entry.updated is not None and not entry.date_error:
        warnings.append(
            "订阅源只给出更新时间，以其为发布时间 / the feed gives only the time of update, which is taken for publication"
        )
        return entry.updated
    name = f"《{entry.title[:40]}》" if entry.title else entry.link
    where = f"{place} 第 {entry.number} 条{name}"
    english = f"{place} entry {entry.number}"
    if entry.date_text:
        chinese_error, _, english_error = entry.date_error.partition(" / ")
        message = f"{where}：{chinese_error} / {english}: {english_error}"
        return Rejection(
            place=_place(entry, place),
            reason="bad_date",
            message=message,
            field="published",
            raw=f"{entry.date_text}\n{entry.title}\n{entry.link}".encode(),
        )
    message = f"{where}没有发布日期 / {english} has no date of publication"
    raw = f"{entry.title}\n{entry.link}".encode()
    return Rejection(place=_place(entry, place), reason="no_date", message=message, field="published", raw=raw)

"""Feeds of articles: wewe-rss (Atom, RSS, JSON Feed), we-mp-rss and WeRSS, and others whose entries lead to articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.connect import Record, Rejection
from syndicate.connect.feeds import Entry, Feed, parse_feed

from .article import has_markup
from .build import Draft, Origin, build, reject
from .exporter import identify
from .names import ArticleLink, read_link, split_aid

_ACCOUNT_IN_ADDRESS = re.compile(r"MP_WXS_(\d{6,20})")
# Feeds over several accounts are named after the tool; their entries name the account as author.
_TOOL_TITLE = re.compile(r"rss|\ball\b|全部|所有|订阅", re.IGNORECASE)
FULL_TEXT = 300
"""Characters from which an RSS description in HTML is the text itself and not a summary."""


def read_feed(
    raw: bytes, origin: Origin, *, address: str = "", content_type: str | None = None
) -> Iterator[Record | Rejection]:
    """
    Read the entries of a feed.

    Raises:
        Unreadable: Not a feed (an error page), unsafe, or in no known encoding.
    """
    feed = parse_feed(raw, place=origin.name, content_type=content_type)
    found = _ACCOUNT_IN_ADDRESS.search(f"{address} {feed.link}")
    for entry in feed.entries:
        yield entry if isinstance(entry, Rejection) else _read_entry(entry, feed, found[1] if found else "", origin)


def _read_entry(entry: Entry, feed: Feed, fakeid: str, origin: Origin) -> Record | Rejection:
    place = f"{origin.name}, 条目 {entry.number}"
    if entry.date_error and entry.published is None and entry.updated is None:
        return reject(place, "bad_date", entry.date_error, field="published", raw=entry.date_text.encode())
    content = entry.content or (entry.summary if len(entry.summary) > FULL_TEXT and has_markup(entry.summary) else "")
    links, warnings = _identify(entry, fakeid)
    draft = Draft(
        place=place,
        links=links,
        fakeid=fakeid,
        account=_account(entry, feed),
        title=entry.title,
        digest="" if content else entry.summary,
        content=content,
        published=entry.published or entry.updated,
        updated=entry.updated if entry.published else 0,
        url=entry.link,
        warnings=warnings,
        raw={"guid": entry.guid, "link": entry.link, "title": entry.title, "date": entry.date_text},
    )
    return build(draft, origin)


def _identify(entry: Entry, fakeid: str) -> tuple[list[ArticleLink], tuple[str, ...]]:
    """WeRSS gives `<mid>_<idx>` as the entry's id; it names an article only together with the account in the feed's address."""
    links, warnings = identify(entry.link, fakeid, *split_aid(entry.guid))
    return [*links, read_link(entry.guid)], warnings


def _account(entry: Entry, feed: Feed) -> str:
    title = feed.title.strip()
    return entry.author if not title or _TOOL_TITLE.search(title) else title

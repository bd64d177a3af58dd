"""What a feed holds, and how one entry is put together from the texts found in it."""

from __future__ import annotations

import msgspec

from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.html import text_of
from syndicate.model import Rejection


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an RSS, Atom or JSON feed."""

    number: int
    """Position in the feed, from 1."""
    guid: str = ""
    title: str = ""
    """Plain text."""
    link: str = ""
    summary: str = ""
    """HTML or text, as given."""
    content: str = ""
    """HTML or text, as given; empty where the feed has summaries only."""
    published: Moment | None = None
    updated: Moment | None = None
    date_text: str = ""
    """The date as written (publication, else update); empty where the feed gives none."""
    date_error: str = ""
    """Why `date_text` could not be read."""
    author: str = ""
    categories: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    """Addresses of attached files."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with its entries in document order; an entry that cannot be read stands there as a rejection."""

    title: str
    link: str
    kind: str
    """`rss`, `atom` or `json`."""
    entries: list[Entry | Rejection]


def build_entry(place: str, number: int, texts: dict[str, str], lists: dict[str, list[str]]) -> Entry | Rejection:
    """Put an entry together; without title, link and content it is nothing that could be counted, and is rejected."""
    get = texts.get
    published_text, updated_text = get("published", "").strip(), get("updated", "").strip()
    published, problem = _moment(published_text)
    updated, other_problem = _moment(updated_text)
    entry = Entry(
        number=number,
        guid=get("guid", "").strip(),
        title=_title(get("title", "")),
        link=get("link", "").strip(),
        summary=_unwrapped(get("summary", "")),
        content=_unwrapped(get("content", "")),
        published=published,
        updated=updated,
        date_text=published_text or updated_text,
        date_error=problem or ("" if published_text else other_problem),
        author=get("author", "").strip(),
        categories=tuple(lists.get("category", ())),
        enclosures=tuple(lists.get("enclosure", ())),
    )
    if entry.title or entry.link or entry.content or entry.summary:
        return entry
    message = f"{place} 第 {number} 条既无标题、链接，也无内容 / {place} entry {number} has neither title nor link nor content"
    return Rejection(place=f"{place}, 条目 {number}", reason="bad_value", message=message, field="title")


def _title(text: str) -> str:
    plain = text_of(text) if "<" in text or "&" in text else text
    return " ".join(plain.split())


def _unwrapped(text: str) -> str:
    """Remove a CDATA wrapper that was escaped together with its content."""
    stripped = text.strip()
    for opening, closing in (("<![CDATA[", "]]>"), ("&lt;![CDATA[", "]]&gt;")):
        if stripped.startswith(opening):
            return stripped.removeprefix(opening).removesuffix(closing).strip()
    return stripped


def _moment(text: str) -> tuple[Moment | None, str]:
    if not text:
        return None, ""
    try:
        return parse_moment(text), ""
    except ValueError as error:
        return None, str(error)

"""What a list page says."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class ListEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list: where the publication is and what the list says about it."""

    url: str
    """Absolute."""
    title: str
    date: str = ""
    """The date as the list writes it; empty when it gives none with a year."""
    labels: Mapping[str, str] = {}
    """Further facts that only the list gives (interfaces): `document_number`, `index_number`, `written_date`, …"""
    body: str | None = None
    """HTML of the text, when the list carries whole publications."""
    warnings: tuple[str, ...] = ()


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list, in its order; an address that stands twice (pinned rows) is kept once."""

    entries: tuple[ListEntry, ...]
    family: str
    """The system that made it: `ucap`, `gkmlpt`, `jpage`, `trs`, `suzhou`, `html`."""
    next_url: str | None = None
    total: int | None = None
    """How many publications the list says it has."""
    stated_empty: bool = False
    """The page says that there is nothing, or is a column's page by its marks and no error page."""
    headline: str = ""
    """Title of the page, for telling an error page from a list."""


def unique(entries: list[ListEntry]) -> tuple[ListEntry, ...]:
    """Keep the first of the entries that lead to one address; a later full title replaces a cut one."""
    kept: dict[str, ListEntry] = {}
    for entry in entries:
        first = kept.get(entry.url)
        if first is None:
            kept[entry.url] = entry
        elif is_cut(first.title) and not is_cut(entry.title):
            kept[entry.url] = msgspec.structs.replace(first, title=entry.title)
    return tuple(kept.values())


def is_cut(title: str) -> bool:
    """Whether a title was shortened by the page."""
    return title.endswith(("…", "...", "．．．"))

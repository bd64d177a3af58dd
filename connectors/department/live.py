"""Polls one address: a feed or a table that a department keeps at one place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from syndicate.connect import ConfigError, Context, Cursor, FileInput, Page, Reading, Unreadable
from syndicate.connect.feeds import looks_like_feed, parse_feed

from .feed import read_entries
from .options import DepartmentOptions
from .table import read_tables

if TYPE_CHECKING:
    from syndicate.connect.http import PoliteClient, Response

_TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


def connect(context: Context, options: DepartmentOptions) -> AddressSource:
    """
    Build the source.

    Raises:
        ConfigError: No address is configured, or the runner gave no HTTP client.
    """
    if not options.address:
        raise ConfigError(f"信源 {context.name} 缺少 address / source {context.name}: option `address` is required")
    if context.http is None:
        raise ConfigError(f"信源 {context.name} 需要网络 / source {context.name} needs an HTTP client")
    return AddressSource(context, context.http, options)


class AddressSource:
    """
    Reads the whole document at every poll in which it has changed; what was read before comes again and is harmless.

    The cursor is `{etag, last_modified, full_at}`.
    """

    def __init__(self, context: Context, http: PoliteClient, options: DepartmentOptions) -> None:
        self._context, self._http, self._options = context, http, options

    async def poll(self, cursor: Cursor | None) -> Page:
        """Read the address; see the source contract. An answer that is no feed or table is one rejection, and is asked for again."""
        state: dict[str, Any] = dict(cursor or {})
        now = self._context.now()
        full = self._is_full_fetch_due(state, now)
        response = await self._http.get(
            self._options.address,
            etag=None if full else state.get("etag"),
            last_modified=None if full else state.get("last_modified"),
        )
        if response.not_modified:
            return Page(readings=(), next_cursor=state)
        try:
            readings = tuple(self._readings(response, now))
        except Unreadable as error:
            # The validators of a page that was no feed must not hide the feed once it is back.
            return Page(readings=(error.rejection,), next_cursor={})
        return Page(readings=readings, next_cursor=_cursor(response, state, now, full=full))

    def _is_full_fetch_due(self, state: dict[str, Any], now: datetime) -> bool:
        last = state.get("full_at")
        return last is None or now - datetime.fromisoformat(last) >= timedelta(hours=self._options.full_fetch_hours)

    def _readings(self, response: Response, now: datetime) -> Iterator[Reading]:
        if _is_table(response):
            yield from self._table(response, now)
            return
        address = response.url
        feed = parse_feed(response.content, place=address, content_type=response.headers.get("content-type"))
        yield from read_entries(feed, address, self._options, self._context.defaults, now, address)

    def _table(self, response: Response, now: datetime) -> Iterator[Reading]:
        """Read a table from a file that lives as long as the reading: workbooks can only be unpacked from files."""
        suffix = Path(urlsplit(response.url).path).suffix
        with tempfile.TemporaryDirectory(prefix="syndicate-") as folder:
            path = Path(folder, f"table{suffix}")
            path.write_bytes(response.content)
            file = FileInput(path=path, name=unquote(response.url), size=len(response.content), modified=now)
            yield from read_tables(file, self._options, self._context.defaults)


def _is_table(response: Response) -> bool:
    if looks_like_feed(response.content[:65_536]):
        return False
    kind = response.headers.get("content-type", "").lower()
    suffix = Path(urlsplit(response.url).path).suffix.lower()
    return suffix in _TABLE_SUFFIXES or "csv" in kind or "spreadsheet" in kind or "excel" in kind


def _cursor(response: Response, state: dict[str, Any], now: datetime, *, full: bool) -> Cursor:
    validators = {"etag": response.headers.get("etag"), "last_modified": response.headers.get("last-modified")}
    full_at = now.isoformat() if full else state.get("full_at")
    return {name: value for name, value in {**validators, "full_at": full_at}.items() if value is not None}

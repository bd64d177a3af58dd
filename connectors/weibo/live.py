"""The live source: an RSSHub feed by address."""

from __future__ import annotations

from urllib.parse import urlsplit

from syndicate.connect import ConfigError, Context, Cursor, Page, Source, Transient, Unreadable
from syndicate.connect.feeds import parse_feed
from syndicate.connect.http import PoliteClient

from .feed import readings
from .options import Options
from .post import Export


class FeedSource:
    """Polls one RSSHub feed. The cursor holds the validators of the last answer; a feed shows about the ten newest posts."""

    def __init__(self, http: PoliteClient, url: str, options: Options, context: Context) -> None:
        self._http = http
        self._url = url
        self._options = options
        self._defaults = context.defaults

    async def poll(self, cursor: Cursor | None) -> Page:
        """
        Read the feed if it changed.

        Raises:
            Transient: The address does not answer, or answers with something that is no feed: could not read, not "no posts".
        """
        known = cursor or {}
        url = self._url
        answer = await self._http.get(url, etag=known.get("etag"), last_modified=known.get("last_modified"))
        if answer.not_modified:
            return Page(readings=(), next_cursor=known)
        try:
            feed = parse_feed(answer.content, place=url, content_type=answer.headers.get("content-type"))
        except Unreadable as unreadable:
            raise Transient(str(unreadable), reason="parse") from unreadable
        export = Export(url, answer.fetched_at, self._options, self._defaults)
        validators = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
        return Page(readings=tuple(readings(feed, export)), next_cursor={k: v for k, v in validators.items() if v})


def connect(context: Context, options: Options) -> Source:
    """
    Build the live source of an RSSHub feed. Manners and private networks are those of the client in the context.

    Raises:
        ConfigError: No address, or one that is none.
    """
    url = options.url or context.url
    if urlsplit(url).scheme not in ("http", "https") or context.http is None:
        raise ConfigError(
            f"信源 {context.name}：url 应为 RSSHub 订阅的 http(s) 地址，现为“{url}” / "
            f"source {context.name}: url is the http(s) address of an RSSHub feed, not {url!r}"
        )
    return FeedSource(context.http, url, options, context)

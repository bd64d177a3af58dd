"""Live sources: an RSSHub feed by address, or a folder into which exports are dropped."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from syndicate.connect import ConfigError, Context, Cursor, Page, Source, Spec, Transient, Unreadable
from syndicate.connect.feeds import parse_feed
from syndicate.connect.files import FolderSource
from syndicate.connect.http import PoliteClient, Politeness

from .feed import readings
from .options import Options
from .post import Export


class FeedSource:
    """Polls one RSSHub feed. The cursor holds the validators of the last answer; a feed shows about the ten newest posts."""

    def __init__(self, http: PoliteClient, options: Options, context: Context) -> None:
        self._http = http
        self._options = options
        self._defaults = context.defaults

    async def poll(self, cursor: Cursor | None) -> Page:
        """
        Read the feed if it changed.

        Raises:
            Transient: The address does not answer, or answers with something that is no feed: could not read, not "no posts".
        """
        known = cursor or {}
        url = self._options.url
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


def connect(spec: Spec, context: Context, options: Options) -> Source:
    """
    Build the live source that the options describe.

    Raises:
        ConfigError: Neither `url` nor `path`, both of them, or an address that is none.
    """
    if bool(options.url) == bool(options.path):
        raise ConfigError(
            f"信源 {context.name}：url（RSSHub 订阅地址）与 path（导出文件或目录）必须且只能配置一个 / "
            f"source {context.name}: exactly one of url (an RSSHub feed) and path (exports) is needed"
        )
    if options.path:
        folder = Path(options.path)
        return FolderSource(
            spec, options, context, folder, options.pattern, settle=options.settle, page_size=options.page_size
        )
    if urlsplit(options.url).scheme not in ("http", "https") or context.http is None:
        raise ConfigError(
            f"信源 {context.name}：url 应为 http(s) 地址 / source {context.name}: url is an http(s) address"
        )
    return FeedSource(context.http.with_rules(Politeness(allow=options.allow)), options, context)

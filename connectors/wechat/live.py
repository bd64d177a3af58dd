"""Live sources: a feed read by address, or a folder into which exports and pages are dropped."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from syndicate.connect import ConfigError, Context, Cursor, Page, Reading, Source, Spec, Transient, Unreadable
from syndicate.connect.files import FolderSource
from syndicate.connect.http import PoliteClient, Response

from .build import Origin
from .feeds import read_feed
from .options import WechatOptions


class FeedSource:
    """
    Polls one feed. A changed feed is read whole, so an article comes again until it leaves the window; the ledger knows it.

    The cursor holds the validators of the last answer: an unchanged feed costs one small request.
    """

    def __init__(self, http: PoliteClient, context: Context, options: WechatOptions) -> None:
        self._http = http
        self._context = context
        self._options = options

    async def poll(self, cursor: Cursor | None) -> Page:
        """
        Read the feed.

        Raises:
            Transient: No answer, or one that is no feed: an error page must not look like "nothing new".
        """
        known = cursor or {}
        answer = await self._http.get(
            self._options.url, etag=known.get("etag"), last_modified=known.get("last_modified")
        )
        if answer.not_modified:
            return Page(readings=(), next_cursor=known, wake_after=self._options.every)
        validators = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
        return Page(
            readings=self._readings(answer),
            next_cursor={key: value for key, value in validators.items() if value},
            wake_after=self._options.every,
        )

    def _readings(self, answer: Response) -> tuple[Reading, ...]:
        origin = Origin(
            name=answer.url, received_at=answer.fetched_at, defaults=self._context.defaults, options=self._options
        )
        kind = answer.headers.get("content-type")
        try:
            return tuple(read_feed(answer.content, origin, address=self._options.url, content_type=kind))
        except Unreadable as error:
            raise Transient(error.rejection.message, reason="parse") from error


def connect(spec: Spec, context: Context, options: WechatOptions) -> Source:
    """
    Build the source that the options describe.

    Raises:
        ConfigError: Neither `url` nor `path`, both of them, or an address that is none.
    """
    name = context.name
    if bool(options.url) == bool(options.path):
        raise ConfigError(
            f"信源 {name}：url（订阅地址）与 path（导出文件或网页）必须且只能配置一个 / "
            f"source {name}: exactly one of url (a feed) and path (exports, pages) is needed"
        )
    if options.path:
        return FolderSource(
            spec,
            options,
            context,
            Path(options.path),
            options.pattern,
            settle=options.settle,
            page_size=options.page_size,
        )
    if urlsplit(options.url).scheme not in ("http", "https") or context.http is None:
        raise ConfigError(f"信源 {name}：url 应为 http(s) 地址 / source {name}: url must be an http(s) address")
    rules = replace(context.http.rules, allow=(*context.http.rules.allow, *options.allow))
    return FeedSource(context.http.with_rules(rules), context, options)

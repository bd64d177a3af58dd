"""A feed read by address."""

from __future__ import annotations

from urllib.parse import urlsplit

from syndicate.connect import ConfigError, Context, Cursor, Page, Reading, Source, Transient, Unreadable
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
            self._context.url, etag=known.get("etag"), last_modified=known.get("last_modified")
        )
        if answer.not_modified:
            return Page(readings=(), next_cursor=known)
        validators = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
        return Page(
            readings=self._readings(answer),
            next_cursor={key: value for key, value in validators.items() if value},
        )

    def _readings(self, answer: Response) -> tuple[Reading, ...]:
        origin = Origin(
            name=answer.url, received_at=answer.fetched_at, defaults=self._context.defaults, options=self._options
        )
        kind = answer.headers.get("content-type")
        try:
            return tuple(read_feed(answer.content, origin, address=self._context.url, content_type=kind))
        except Unreadable as error:
            raise Transient(error.rejection.message, reason="parse") from error


def connect(context: Context, options: WechatOptions) -> Source:
    """
    Build the source that reads the configured address.

    Raises:
        ConfigError: The address is none, or there is no network.
    """
    if urlsplit(context.url).scheme not in ("http", "https") or context.http is None:
        name = context.name
        raise ConfigError(
            f"信源 {name}：url 应为订阅的 http(s) 地址 / source {name}: url must be the http(s) address of a feed"
        )
    return FeedSource(context.http, context, options)

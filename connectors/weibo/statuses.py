"""The JSON shapes of a post: weibo-crawler, weiboSpider, the platform's own (mobile, ajax, open API), nghuyong's WeiboSpider."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from syndicate.connect import CHINA, Link
from syndicate.connect.dates import parse_moment

from .errors import Refused
from .post import Post
from .words import is_short_for_long

Id = int | str | None
Loose = Any
"""A field whose type differs between versions of one exporter."""

_NOTHING = "无"


class Ref(msgspec.Struct, gc=False):
    """The post that is passed on; only what names it."""

    id: Id = None
    mid: Id = None


class CrawlerPost(msgspec.Struct, gc=False):
    """An entry of `weibo` as weibo-crawler writes it."""

    id: Id
    text: str
    created_at: str | None = None
    full_created_at: str | None = None
    user_id: Id = None
    screen_name: str | None = None
    bid: str | None = None
    article_url: str | None = None
    topics: str | None = None
    edit_count: int | None = None
    links: Loose = None
    retweet: Ref | None = None

    def post(self) -> Post:
        """Return the common shape; the full date is better than the date."""
        retweet = self.retweet
        post = Post(
            self.text,
            self.full_created_at or self.created_at or "",
            _text(self.id),
            self.bid or "",
            "",
            _text(self.user_id),
            self.screen_name or "",
            self.article_url or "",
            self.topics or "",
            None if retweet is None else False,
            "" if retweet is None else _text(retweet.id),
            self.edit_count or 0,
        )
        if self.links:
            post.links = _listed(self.links)
        return post


class SpiderPost(msgspec.Struct, gc=False):
    """An entry of `weibo` as weiboSpider writes it; its id is the bid."""

    id: Id
    content: str
    publish_time: str | None = None
    user_id: Id = None
    article_url: str | None = None
    original: bool | None = None

    def post(self) -> Post:
        """Return the common shape."""
        return Post(
            self.content,
            self.publish_time or "",
            _text(self.id),
            uid=_text(self.user_id),
            article=_something(self.article_url),
            original=self.original,
        )


class User(msgspec.Struct, gc=False):
    """An account inside a post."""

    id: Id = None
    idstr: str | None = None
    screen_name: str | None = None


class Account(User, gc=False):
    """The account that an export is of, with what it says of its number of posts (`weibo_num` in weiboSpider)."""

    nickname: str | None = None
    statuses_count: Loose = None
    weibo_num: Loose = None
    followers_count: Loose = None
    follow_count: Loose = None

    def measures(self) -> dict[str, float]:
        """Return the numbers that are numbers: large ones come as words (`1.2万`)."""
        posts = self.weibo_num if self.statuses_count is None else self.statuses_count
        stated = {"statuses_count": posts, "followers_count": self.followers_count, "follow_count": self.follow_count}
        return {name: float(value) for name, value in stated.items() if str(value).isdecimal()}


class LongText(msgspec.Struct, gc=False):
    """The full text, where the platform sent it along."""

    text: str | None = msgspec.field(default=None, name="longTextContent")
    content: str | None = None


class ShortLink(msgspec.Struct, gc=False):
    """A short link of the text and where it leads."""

    short_url: str | None = None
    long_url: str | None = None
    ori_url: str | None = None


class Status(msgspec.Struct, gc=False):
    """A post as the platform itself sends it; also the JSONL of nghuyong's WeiboSpider, which keeps its names."""

    id: Id = None
    mid: Id = None
    idstr: str | None = None
    bid: str | None = None
    mblogid: str | None = None
    text: str | None = None
    text_raw: str | None = None
    created_at: str | None = None
    user: User | None = None
    user_id: Id = None
    is_long: bool | None = msgspec.field(default=None, name="isLongText")
    truncated: bool | None = None
    long_text: LongText | None = msgspec.field(default=None, name="longText")
    edit_count: int | None = None
    edit_at: str | None = None
    retweeted_status: Ref | None = None
    url_struct: list[ShortLink] | None = None
    key: Id = msgspec.field(default=None, name="_id")
    content: str | None = None
    origin_weibo: Loose = None
    crawl_time: Loose = None

    def post(self) -> Post:
        """Return the common shape."""
        long = self.long_text
        whole = (long.text or long.content) if long is not None else None
        shown = self.text_raw or self.text or self.content or ""
        user, retweet = self.user, self.retweeted_status
        post = Post(
            (whole or shown).replace("\u200b", ""),
            self.created_at or "",
            _text(self.mid or self.idstr or self.id or self.key),
            self.bid or self.mblogid or "",
            uid=_text(user.idstr or user.id) if user is not None else _text(self.user_id),
            account=(user.screen_name or "") if user is not None else "",
            original=None if retweet is None and not self.origin_weibo else False,
            shared="" if retweet is None else _text(retweet.mid or retweet.id),
            version=self._version(),
        )
        post.cut = not whole and (bool(self.truncated) or (bool(self.is_long) and is_short_for_long(shown)))
        if self.url_struct:
            post.links = tuple(Link(u.short_url, u.long_url or u.ori_url) for u in self.url_struct if u.short_url)
        if self.crawl_time is not None:
            post.received_at = _moment(self.crawl_time, "crawl_time")
        return post

    def _version(self) -> int:
        if self.edit_count:
            return self.edit_count
        return int(_moment(self.edit_at, "edit_at").timestamp()) if self.edit_at else 0


def _moment(value: Loose, field: str) -> datetime:
    try:
        return parse_moment(value).at.astimezone(CHINA)
    except (TypeError, ValueError) as error:
        zh, _, en = str(error).partition(" / ")
        raise Refused("bad_date", field, zh, en or zh) from error


def _text(value: Id) -> str:
    return "" if value is None else str(value)


def _something(value: str | None) -> str:
    return "" if value is None or value == _NOTHING else value


def _listed(links: Loose) -> tuple[Link, ...]:
    urls = links if isinstance(links, list) else str(links).split(",")
    return tuple(Link(url, None) for url in urls if isinstance(url, str) and url.startswith("http"))

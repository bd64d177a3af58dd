"""From what a dialect says about one article to a record, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from syndicate.connect import (
    CHINA,
    Channel,
    Defaults,
    FileInput,
    Link,
    Precision,
    Presence,
    Record,
    Rejection,
    Standing,
)
from syndicate.connect.dates import Moment, parse_moment

from .article import SHARE, TEXT, has_markup, read_article
from .names import ArticleLink, Names, clean_name, name_article
from .notices import Notice, stub_notice
from .options import WechatOptions

SOURCE = "wechat"
RAW_LIMIT = 65_536
FETCH_FAILED = "获取全文失败"
_EARLIEST, _LATEST = 1_325_376_000, 4_102_444_800
_PRESENCE = {Notice.DELETED: Presence.DELETED, Notice.VIOLATION: Presence.VIOLATION}


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where readings come from and what the configuration says about them."""

    name: str
    received_at: datetime | None
    defaults: Defaults
    options: WechatOptions

    @classmethod
    def of(cls, file: FileInput, options: WechatOptions, defaults: Defaults) -> Origin:
        """Describe a file; its time of change stands for the time of export."""
        return cls(name=file.name, received_at=file.modified, defaults=defaults, options=options)


class Draft(msgspec.Struct, kw_only=True):
    """One article as a dialect gives it, in the dialect's own words."""

    place: str
    links: list[ArticleLink]
    fakeid: str = ""
    account: str = ""
    title: str = ""
    digest: str = ""
    content: str = ""
    published: object = None
    """Unix seconds, text, or a `Moment`; None or empty when the dialect does not say."""
    updated: object = None
    show_type: str = ""
    url: str = ""
    """The address as written, for articles whose link names nothing."""
    deleted: bool = False
    labels: dict[str, str] = {}
    outward: tuple[str, ...] = ()
    """Addresses the article points to: 阅读原文, the article that is shared."""
    warnings: tuple[str, ...] = ()
    cut: bool = False
    """Whether the dialect cannot hold the whole text."""
    raw: object = b""


def reject(place: str, reason: str, message: str, *, field: str = "", raw: object = b"") -> Rejection:
    """Return a rejection whose message begins with the place."""
    data = raw if isinstance(raw, bytes) else msgspec.json.encode(raw, enc_hook=str)
    return Rejection(place=place, reason=reason, message=f"{place}：{message}", field=field, raw=data[:RAW_LIMIT])


def build(draft: Draft, origin: Origin) -> Record | Rejection:
    """Return the record of an article; a rejection when it has no name or no date of publication."""
    account = clean_name(draft.account) or clean_name(origin.options.account)
    fakeid = draft.fakeid or origin.options.fakeid
    names = name_article(draft.links, fakeid=fakeid, account=account)
    if names is None:
        return _nameless(draft)
    try:
        moment = moment_of(draft.published)
    except ValueError as error:
        return _undated(draft, error)
    if moment is None and not draft.deleted:
        return reject(draft.place, "no_date", "没有发布时间 / no publication time", field="published", raw=draft.raw)
    return _record(draft, origin, account, names, moment)


def _nameless(draft: Draft) -> Rejection:
    message = "没有文章标识，应有文章链接，或同时有公众号与 ID / nothing names the article; expected its link, or both account and ID"
    return reject(draft.place, "bad_id", message, field="link", raw=draft.raw)


def _undated(draft: Draft, error: ValueError) -> Rejection:
    chinese, _, english = str(error).partition(" / ")
    message = f"发布时间不可用：{chinese} / publication time unusable: {english or draft.published}"
    return reject(draft.place, "bad_date", message, field="published", raw=draft.raw)


def _record(draft: Draft, origin: Origin, account: str, names: Names, moment: Moment | None) -> Record:
    content, notice = _content(draft)
    body, truncated = (content, draft.cut) if content else _substitute(draft)
    return Record(
        source=SOURCE,
        native_id=names.native_id,
        aliases=names.aliases,
        channel=origin.defaults.channel or Channel.WECHAT,
        unit=origin.options.unit_of(account, names.native_id) or origin.defaults.unit or account,
        jurisdiction=origin.defaults.jurisdiction,
        title=None if draft.show_type == TEXT else draft.title.strip() or None,
        body=body,
        html=has_markup(body),
        url=names.url or draft.url,
        links=tuple(Link(url) for url in draft.outward if url),
        published_at=moment.at if moment else None,
        precision=moment.precision if moment else Precision.SECOND,
        received_at=origin.received_at,
        version=epoch_of(draft.updated),
        account=account,
        standing=_standing(draft, account, origin.options),
        presence=_presence(notice, draft.deleted),
        truncated=truncated,
        labels=_labels(draft),
        warnings=draft.warnings,
        place=draft.place,
    )


def _content(draft: Draft) -> tuple[str, Notice | None]:
    """Return the text of the article, empty when what was stored is no text; and the notice that stands in its place."""
    content = draft.content.strip()
    if not content or FETCH_FAILED in content[:200]:
        return "", None
    if 'id="js_content"' in content and (page := read_article(content)) is not None:
        return page.body, None
    notice = stub_notice(content)
    return ("", notice) if notice else (content, None)


def _substitute(draft: Draft) -> tuple[str, bool]:
    """Return what stands for a missing text, and whether it is less than the whole."""
    if draft.show_type == TEXT and draft.title.strip():
        return draft.title.strip(), False
    return draft.digest.strip(), True


def _standing(draft: Draft, account: str, options: WechatOptions) -> Standing:
    if options.own and not options.is_own(account):
        return Standing.FOREIGN
    return Standing.SHARE if draft.show_type == SHARE else Standing.OWN


def _presence(notice: Notice | None, deleted: bool) -> Presence:
    if notice is not None and notice in _PRESENCE:
        return _PRESENCE[notice]
    return Presence.DELETED if deleted else Presence.PRESENT


def _labels(draft: Draft) -> Mapping[str, str]:
    labels = {key: value for key, value in draft.labels.items() if value}
    if draft.show_type:
        labels["item_show_type"] = draft.show_type
    return labels


def moment_of(value: object) -> Moment | None:
    """
    Return the time that a dialect gives; None when it gives none (empty, zero).

    Raises:
        ValueError: It is no time, or before the platform existed.
    """
    if isinstance(value, Moment):
        return value
    text = str(value).strip() if value is not None else ""
    if text in ("", "0"):
        return None
    if text.isascii() and text.isdigit() and len(text) != 8:
        seconds = int(text) // (1000 if len(text) == 13 else 1)
        if not _EARLIEST <= seconds < _LATEST:
            raise ValueError(f"“{text}”应为 2012 年以后的秒数 / {text}: expected unix seconds after 2012")
        return Moment(datetime.fromtimestamp(seconds, CHINA), Precision.SECOND)
    return parse_moment(text)


def epoch_of(value: object) -> int:
    """Return a time of change as unix seconds, 0 when it is not known or not readable: a version is a help, not a fact."""
    try:
        moment = moment_of(value)
    except ValueError:
        return 0
    return int(moment.at.timestamp()) if moment else 0


def text_value(row: Mapping[str, Any], key: str) -> str:
    """Return a member as text; empty for null, containers and what is absent."""
    value = row.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

"""Reads JSON exports of posts: one document or one object per line, whatever envelope the posts lie in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from syndicate.connect import Defaults, FileInput, Reading, Rejection, Unreadable
from syndicate.connect.jsons import iter_json_lines, load_json

from .errors import Refused
from .options import Options
from .people import claim
from .post import Export, Post
from .statuses import Account, CrawlerPost, SpiderPost, Status

Raw = msgspec.Raw

NOTHING = Raw(b"null")
"""Stands where the key is absent: a raw value cannot be part of a union."""


class Card(msgspec.Struct, gc=False):
    """A card of the mobile site; only those with a post matter, alone or in a group."""

    mblog: Raw = NOTHING
    card_group: list[Card] | None = None


class Data(msgspec.Struct, gc=False):
    """What the mobile site (`cards`) and the ajax interface (`list`) wrap posts in; else a single post."""

    cards: list[Card] | None = None
    posts: list[Raw] | None = msgspec.field(default=None, name="list")


class Envelope(msgspec.Struct, gc=False):
    """Every known outermost object."""

    ok: int | None = None
    msg: Any = None
    error: Any = None
    data: Raw = NOTHING
    cards: list[Card] | None = None
    statuses: list[Raw] | None = None
    user: Raw = NOTHING
    weibo: list[Raw] | None = None


_ENVELOPE = msgspec.json.Decoder(Envelope)
_DATA = msgspec.json.Decoder(Data)
_ACCOUNT = msgspec.json.Decoder(Account)
_CRAWLER = msgspec.json.Decoder(CrawlerPost)
_SPIDER = msgspec.json.Decoder(SpiderPost)
_STATUS = msgspec.json.Decoder(Status)

Shape = msgspec.json.Decoder[CrawlerPost] | msgspec.json.Decoder[SpiderPost] | msgspec.json.Decoder[Status]


def read_json(file: FileInput, options: Options, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield one reading per post, in file order, then what the account claims of itself, where the export says it.

    Raises:
        Unreadable: No JSON, no posts in it, or the platform's own "could not answer" (`ok: 0`), which says nothing about posts.
    """
    export = Export(file.name, file.modified, options, defaults)
    if _is_lines(file.head()):
        yield from _lines(file, export)
    else:
        for number, (raw, shape) in enumerate(_posts(load_json(file, Raw), file.name, export), 1):
            yield _reading(raw, shape, export, f"{file.name}, 条目 {number}")
    if (said := export.said) is not None:
        yield claim(*said, file.modified, export, file.name)


def _is_lines(head: bytes) -> bool:
    first, newline, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not newline or not rest.strip().startswith(b"{"):
        return False
    try:
        # A damaged character in the first line must not decide what the file is.
        return isinstance(msgspec.json.decode(first.decode("utf-8", "replace")), dict)
    except msgspec.DecodeError:
        return False


def _lines(file: FileInput, export: Export) -> Iterator[Reading]:
    for line in iter_json_lines(file):
        if isinstance(line, Rejection):
            yield line
            continue
        number, content = line
        place = f"{file.name}, 行 {number}"
        try:
            content.decode("utf-8")
            for raw, shape in _posts(Raw(content), place, export):
                yield _reading(raw, shape, export, place)
        except UnicodeDecodeError:
            yield export.reject(
                Refused("encoding", "JSON", "字节不是 UTF-8", "the bytes are not UTF-8"), place, content
            )
        except Unreadable as unreadable:
            yield unreadable.rejection


def _reading(raw: Raw, shape: Shape, export: Export, place: str) -> Reading:
    try:
        post: Post = shape.decode(raw).post()
        return export.record(post, place)
    except msgspec.MsgspecError as error:
        return export.reject(
            Refused("bad_value", "JSON", f"内容不符合微博的结构：{error}", str(error)), place, bytes(raw)
        )
    except Refused as refused:
        return export.reject(refused, place, bytes(raw))


def _posts(raw: Raw, place: str, export: Export) -> Iterator[tuple[Raw, Shape]]:
    try:
        if bytes(memoryview(raw)[:64]).lstrip()[:1] == b"[":
            yield from _listed(msgspec.json.decode(raw, type=list[Raw]), place, export)
            return
        envelope = _ENVELOPE.decode(raw)
    except msgspec.MsgspecError as error:
        raise _unreadable(
            place, raw, "not_the_format", f"不是微博的 JSON：{error}", f"not Weibo JSON: {error}"
        ) from error
    yield from _opened(envelope, raw, place, export)


def _opened(envelope: Envelope, raw: Raw, place: str, export: Export) -> Iterator[tuple[Raw, Shape]]:
    if envelope.weibo is not None:
        _introduce(envelope.user, export)
        spider = bool(envelope.weibo) and _has(envelope.weibo[0], b'"publish_time"')
        shape: Shape = _SPIDER if spider else _CRAWLER
        yield from ((post, shape) for post in envelope.weibo)
    elif envelope.statuses is not None:
        yield from ((post, _STATUS) for post in envelope.statuses)
    elif envelope.ok not in (None, 1) or envelope.error is not None:
        raise _not_answered(envelope, place, raw)
    elif envelope.cards is not None:
        yield from ((post, _STATUS) for post in _in_cards(envelope.cards))
    elif _given(envelope.data):
        yield from _wrapped(envelope.data, place)
    else:
        yield _single(raw, place)


def _listed(items: list[Raw], place: str, export: Export) -> Iterator[tuple[Raw, Shape]]:
    for item in items:
        yield from _posts(item, place, export)


def _wrapped(data: Raw, place: str) -> Iterator[tuple[Raw, Shape]]:
    inside = _DATA.decode(data)
    if inside.cards is not None:
        yield from ((post, _STATUS) for post in _in_cards(inside.cards))
    elif inside.posts is not None:
        yield from ((post, _STATUS) for post in inside.posts)
    else:
        yield _single(data, place)


def _in_cards(cards: list[Card]) -> Iterator[Raw]:
    for card in cards:
        if _given(card.mblog):
            yield card.mblog
        if card.card_group:
            yield from _in_cards(card.card_group)


def _single(raw: Raw, place: str) -> tuple[Raw, Shape]:
    if _has(raw, b'"publish_time"') and _has(raw, b'"content"'):
        return raw, _SPIDER
    if _has(raw, b'"reposts_count"') and _has(raw, b'"user_id"') and not _has(raw, b'"content"'):
        return raw, _CRAWLER
    if _has(raw, b'"created_at"'):
        return raw, _STATUS
    raise _unreadable(
        place, raw, "not_the_format", "JSON 里没有微博（没有 created_at）", "no post in this JSON (no created_at)"
    )


def _given(raw: Raw) -> bool:
    return bytes(memoryview(raw)[:5]) != b"null"


def _introduce(user: Raw, export: Export) -> None:
    if not _given(user):
        return
    try:
        account = _ACCOUNT.decode(user)
    except msgspec.MsgspecError:
        return  # the posts still name their account
    uid, name = "" if account.id is None else str(account.id), account.screen_name or account.nickname or ""
    export.is_of(uid, name)
    if uid and (measures := account.measures()):
        export.said = uid, name, measures


def _has(raw: Raw, key: bytes) -> bool:
    return key in bytes(raw)


def _not_answered(envelope: Envelope, place: str, raw: Raw) -> Unreadable:
    said = str(envelope.msg or envelope.error or "")[:80]
    return _unreadable(
        place,
        raw,
        "not_an_article",
        f"平台没有给出内容（ok: {envelope.ok}，“{said}”）：可能被限流或需要登录，这不等于没有微博，请重新采集",
        f"could not read: the platform gave no answer (ok: {envelope.ok}); throttled or logged out, not proof of zero posts; fetch again",
    )


def _unreadable(place: str, raw: Raw, reason: str, zh: str, en: str) -> Unreadable:
    return Unreadable(
        Rejection(place=place, reason=reason, message=f"{place}：{zh} / {place}: {en}", raw=bytes(raw)[:65_536])
    )

"""JSON of the platform itself: `appmsgpublish`, the article list of old, and the history (`getmsg`, `profile_ext`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from syndicate.connect import Enrichment, FileInput, Record, Rejection, Unreadable
from syndicate.connect.jsons import maybe_json

from .analytics import read_datacube
from .build import Draft, Origin, build, reject, text_value
from .exporter import ORIGINAL, read_objects
from .names import ArticleLink, read_link

ARTICLE_MESSAGE = 49
_REFUSALS = {
    200003: "登录已失效，请重新登录后再导出 / the session had expired: log in and export again",
    200013: "请求过于频繁，被平台限制，请稍后再导出 / the platform limited the requests: export again later",
}


def read_document(file: FileInput, value: Any, origin: Origin) -> Iterator[Record | Enrichment | Rejection]:
    """
    Read one JSON document of any known shape, by its members.

    Raises:
        Unreadable: The platform refused the answer (this is not "no articles"), or the shape is unknown.
    """
    if isinstance(value, list):
        yield from _read_array(file, value, origin)
        return
    if not isinstance(value, dict):
        raise _unknown(file)
    _refused(file, value)
    if "publish_page" in value or "publish_list" in value:
        yield from _read_publish(value, origin)
    elif "general_msg_list" in value:
        yield from _read_history(maybe_json(value["general_msg_list"]), origin)
    elif isinstance(value.get("list"), list) and _is_datacube(value["list"]):
        yield from read_datacube(value["list"], origin)
    elif isinstance(value.get("list"), list):
        yield from _read_history(value, origin)
    elif isinstance(value.get("app_msg_list"), list):
        yield from read_objects(value["app_msg_list"], origin)
    else:
        raise _unknown(file)


def _read_array(file: FileInput, values: list[Any], origin: Origin) -> Iterator[Record | Enrichment | Rejection]:
    """An array of articles, or of saved answers one after the other."""
    if not any(isinstance(value, dict) and _is_answer(value) for value in values):
        yield from read_objects(values, origin)
        return
    for value in values:
        try:
            yield from read_document(file, value, origin)
        except Unreadable as error:
            yield error.rejection


def _is_datacube(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, dict) and "ref_date" in item for item in items)


def _is_answer(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in ("publish_page", "general_msg_list", "app_msg_list", "base_resp"))


def _unknown(file: FileInput) -> Unreadable:
    message = f"{file.name}：不是已知的公众号 JSON / {file.name}: not a known WeChat JSON (publish_page, general_msg_list, app_msg_list)"
    return Unreadable(Rejection(place=file.name, reason="not_the_format", message=message, raw=file.head()))


def _refused(file: FileInput, value: Mapping[str, Any]) -> None:
    answer = value.get("base_resp")
    code = answer.get("ret") if isinstance(answer, dict) else value.get("ret")
    if code in (None, 0, "0"):
        return
    number = int(code) if str(code).lstrip("-").isdigit() else 0
    why = _REFUSALS.get(number, "平台没有给出文章 / the platform gave no articles")
    message = f"{file.name}：没有读到（ret {code}）：{why}; could not read (ret {code})"
    raise Unreadable(Rejection(place=file.name, reason="not_the_format", message=message, field="ret", raw=file.head()))


def _read_publish(value: Mapping[str, Any], origin: Origin) -> Iterator[Record | Rejection]:
    page = maybe_json(value.get("publish_page", value))
    entries = page.get("publish_list") if isinstance(page, dict) else None
    if not isinstance(entries, list):
        yield reject(
            origin.name,
            "bad_value",
            "publish_page 中没有 publish_list / publish_page has no publish_list",
            field="publish_page",
        )
        return
    messages = [_message(entry) for entry in entries]
    account = _account(messages)
    for number, articles in enumerate(messages, 1):
        if isinstance(articles, list):
            yield from read_objects(articles, origin, fakeid=account, prefix=f"消息 {number} ")
        else:
            place = f"{origin.name}, 消息 {number}"
            message = "publish_info 不是消息 / publish_info is not a message"
            yield reject(place, "bad_value", message, field="publish_info", raw=entries[number - 1])


def _message(entry: Any) -> Any:
    """Return the articles of one message, a list unless it is broken; the platform lists empty messages with an empty string."""
    info = maybe_json(entry.get("publish_info")) if isinstance(entry, dict) else entry
    if not isinstance(info, dict):
        return [] if info in ("", None) else info
    return info.get("appmsgex") or info.get("appmsg_info") or []


def _account(messages: list[Any]) -> str:
    """Return the account that the answer is about: it is about one, and long links name it where short ones do not."""
    items = (item for articles in messages if isinstance(articles, list) for item in articles if isinstance(item, dict))
    accounts = {read_link(text_value(item, "link")).biz for item in items} - {""}
    return accounts.pop() if len(accounts) == 1 else ""


def _read_history(value: Any, origin: Origin) -> Iterator[Record | Rejection]:
    entries = value.get("list") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        message = "general_msg_list 中没有 list / general_msg_list has no list"
        yield reject(origin.name, "bad_value", message, field="general_msg_list")
        return
    for number, entry in enumerate(entries, 1):
        place = f"{origin.name}, 消息 {number}"
        common = entry.get("comm_msg_info") if isinstance(entry, dict) else None
        outer = entry.get("app_msg_ext_info") if isinstance(entry, dict) else None
        if isinstance(common, dict) and isinstance(outer, dict):
            yield from _flatten(place, common, outer, origin)
        else:
            yield reject(place, "not_an_article", _no_article(common), raw=entry)


def _no_article(common: Any) -> str:
    kind = common.get("type") if isinstance(common, dict) else None
    return f"不是图文消息（类型 {kind}，图文为 {ARTICLE_MESSAGE}） / not an article message (type {kind}, articles are {ARTICLE_MESSAGE})"


def _flatten(
    place: str, common: Mapping[str, Any], outer: Mapping[str, Any], origin: Origin
) -> Iterator[Record | Rejection]:
    """Read the outer article and those listed inside it; all have the time of their message."""
    inner = outer.get("multi_app_msg_item_list")
    items = [outer, *inner] if isinstance(inner, list) else [outer]
    if len(items) > 1 and not outer.get("content_url") and not outer.get("title"):
        items = items[1:]  # An empty shell around the list, left behind when the first article was removed.
    for position, item in enumerate(items, 1):
        spot = f"{place} 条 {position}"
        if isinstance(item, dict):
            yield build(_from_history(spot, common, item), origin)
        else:
            yield reject(spot, "bad_value", "应为一个文章对象 / expected an article object", raw=item)


def _from_history(place: str, common: Mapping[str, Any], item: Mapping[str, Any]) -> Draft:
    # `del_flag` is 1 on articles that are there for everyone to read; it is not looked at.
    address = text_value(item, "content_url")
    link = read_link(address)
    return Draft(
        place=place,
        links=[link] if link != ArticleLink() else [],
        fakeid=text_value(common, "fakeid"),
        title=text_value(item, "title"),
        digest=text_value(item, "digest"),
        content=text_value(item, "content"),
        published=common.get("datetime"),
        show_type=text_value(item, "item_show_type"),
        url=address,
        labels={
            "author": text_value(item, "author"),
            "original": ORIGINAL if item.get("copyright_stat") == 11 else "",
        },
        outward=(text_value(item, "source_url"),),
        raw=item,
    )

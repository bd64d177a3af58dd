"""wechat-article-exporter: its table (18 columns) and its JSON (an array of `AppMsgEx`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from syndicate.connect import FileInput, Record, Rejection
from syndicate.connect.tables import Header, Row, rejection, unreadable

from .build import Draft, Origin, build, reject, text_value
from .names import NOWHERE, ArticleLink, account_id, read_link, split_aid

COLUMNS = {
    "account": ("公众号", "公众号名称", "账号", "公众号昵称"),
    "aid": ("ID", "aid", "文章ID"),
    "link": ("链接", "文章链接", "文章地址", "url", "link"),
    "title": ("标题", "文章标题", "title"),
    "digest": ("摘要", "文章摘要", "digest"),
    "created": ("创建时间", "create_time"),
    "updated": ("发布时间", "更新时间", "update_time"),
    "author": ("作者", "author"),
    "original": ("是否原创", "原创"),
    "show_type": ("文章类型", "类型"),
    "album": ("所属合集", "合集"),
    "content": ("文章内容", "正文", "内容"),
    "fakeid": ("fakeid", "biz", "__biz"),
}
SHOW_TYPES = {
    "普通图文": "0",
    "图文": "0",
    "视频分享": "5",
    "音乐": "6",
    "音乐分享": "6",
    "音频": "7",
    "音频分享": "7",
    "图片分享": "8",
    "文本分享": "10",
    "文章分享": "11",
    "短文": "17",
}
ORIGINAL = "原创"
CELL_LIMIT = 32_767
"""Characters that a cell of a workbook can hold; a longer text was cut there."""


def read_rows(
    file: FileInput, rows: Iterator[Row | Rejection], header: Header, origin: Origin
) -> Iterator[Record | Rejection]:
    """Read the rows below the header, by column name; a repeated header is passed over."""
    if not _names_articles(header):
        raise unreadable(file, "missing_column", "缺少列“链接”或“ID” / column 链接 or ID missing")
    if not {"created", "updated"} & dict(header.columns).keys():
        raise unreadable(file, "missing_column", "缺少列“创建时间” / column 创建时间 missing")
    for row in rows:
        if isinstance(row, Rejection):
            yield row
        elif header.is_repeat(row.cells):
            continue
        elif sum(map(bool, row.cells)) < 2 or len(row.cells) < _needed(header):
            yield _ragged(file, row, header)
        else:
            yield build(_from_row(f"{origin.name}, 行 {row.number}", header.pick(row.cells)), origin)


def _names_articles(header: Header) -> bool:
    return bool({"link", "aid"} & dict(header.columns).keys())


def _needed(header: Header) -> int:
    """How many cells a row must have for its date and its name to stand in it."""
    return 1 + max(at for field, at in header.columns if field in ("link", "aid", "title", "created"))


def _ragged(file: FileInput, row: Row, header: Header) -> Rejection:
    message = (
        f"只有 {len(row.cells)} 格，应有 {header.width} 格（到“创建时间”为止不可缺） / "
        f"{len(row.cells)} cells where {header.width} are expected (none may be missing up to 创建时间)"
    )
    return rejection(file, row.number, "ragged_row", message, raw="\t".join(row.cells).encode())


def _from_row(place: str, cells: dict[str, str]) -> Draft:
    links, warnings = identify(cells.get("link", ""), cells.get("fakeid", ""), *split_aid(cells.get("aid", "")))
    created = cells.get("created", "")
    updated = cells.get("updated", "")
    if not created and updated:
        warnings += (WEAK_DATE,)
    shown = cells.get("show_type", "")
    return Draft(
        place=place,
        links=links,
        fakeid=cells.get("fakeid", ""),
        account=cells.get("account", ""),
        title=cells.get("title", ""),
        digest=cells.get("digest", ""),
        content=cells.get("content", ""),
        published=created or updated,
        updated=updated if created else 0,
        show_type=SHOW_TYPES.get(shown, shown if shown.isdigit() else ""),
        url=cells.get("link", ""),
        labels={
            "author": cells.get("author", ""),
            "album": cells.get("album", ""),
            "original": ORIGINAL if cells.get("original") == ORIGINAL else "",
        },
        warnings=warnings,
        cut=len(cells.get("content", "")) >= CELL_LIMIT,
        raw=cells,
    )


WEAK_DATE = "只有更新时间，以其为发布时间 / only the time of the last change is known; taken as the time of publication"
OTHER_ID = "ID 与链接不一致，以链接为准 / the ID disagrees with the link; the link stands"


def identify(link: str, fakeid: str, mid: str, idx: str) -> tuple[list[ArticleLink], tuple[str, ...]]:
    """Return what link and id say of one article, and the doubt when they disagree (then the link stands alone)."""
    linked = read_link(link) if link else NOWHERE
    if not (mid and idx):
        return [linked], ()
    if linked.mid and (linked.mid, linked.idx) != (mid, idx):
        return [linked], (OTHER_ID,)
    return [linked, ArticleLink(linked.biz or account_id(fakeid), mid, idx, linked.sn)], ()


def read_objects(
    items: list[Any], origin: Origin, *, fakeid: str = "", prefix: str = ""
) -> Iterator[Record | Rejection]:
    """Read `AppMsgEx` objects, also the shorter ones of the older article list."""
    for number, item in enumerate(items, 1):
        place = f"{origin.name}, {prefix}条 {number}"
        if isinstance(item, dict):
            yield build(_from_object(place, item, fakeid), origin)
        else:
            yield reject(place, "bad_value", "应为一个文章对象 / expected an article object", raw=item)


def _from_object(place: str, item: Mapping[str, Any], account: str) -> Draft:
    fakeid = text_value(item, "fakeid") or account
    link = text_value(item, "link") or text_value(item, "content_url")
    links, warnings = identify(link, fakeid, *_message(item))
    created = item.get("create_time")
    if not created and item.get("update_time"):
        warnings += (WEAK_DATE,)
    return Draft(
        place=place,
        links=links,
        fakeid=fakeid,
        account=text_value(item, "_accountName"),
        title=text_value(item, "title"),
        digest=text_value(item, "digest"),
        content=text_value(item, "content"),
        published=created or item.get("update_time"),
        updated=item.get("update_time") if created else 0,
        show_type=text_value(item, "item_show_type"),
        url=link,
        deleted=item.get("is_deleted") in (True, 1, "1", "true"),
        labels=_labels(item),
        warnings=warnings,
        raw=item,
    )


def _message(item: Mapping[str, Any]) -> tuple[str, str]:
    mid, idx = split_aid(text_value(item, "aid"))
    if mid and idx:
        return mid, idx
    return split_aid(f"{text_value(item, 'appmsgid')}_{text_value(item, 'itemidx')}")


def _labels(item: Mapping[str, Any]) -> dict[str, str]:
    labels = {"author": text_value(item, "author_name")}
    albums = item.get("appmsg_album_infos")
    if isinstance(albums, list):
        titles = (text_value(album, "title") for album in albums if isinstance(album, dict))
        labels["album"] = " ".join(f"#{title}" for title in titles if title)
    if item.get("copyright_stat") == 1 and item.get("copyright_type") == 1:
        labels["original"] = ORIGINAL
    return labels

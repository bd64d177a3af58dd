"""The platform's own statistics sheets: measures about articles, never a list of what was published.

The sheets leave out articles with few readers and know days only, so nothing in them is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from syndicate.connect import Enrichment, FileInput, Rejection
from syndicate.connect.dates import parse_moment
from syndicate.connect.tables import Header, Row, label, rejection

from .build import SOURCE, Origin, reject
from .names import ArticleLink, clean_name, name_article, read_link, split_aid

ARTICLES = {
    "title": ("内容标题",),
    "day": ("发表时间", "发布时间", "发表日期"),
    "url": ("内容url", "内容链接"),
}
CHANNELS = {
    "day": ("日期", "时间"),
    "channel": ("渠道", "传播渠道", "阅读来源", "来源渠道"),
}
_WORDS = frozenset(word for words in (*ARTICLES.values(), *CHANNELS.values()) for word in words)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def is_analytics(cells: list[str]) -> Header | None:
    """Recognise the header of a statistics sheet: of articles (14 or 16 columns) or of days and channels."""
    for aliases in (ARTICLES, CHANNELS):
        header = Header.match(cells, aliases)
        if header is not None and {"day"} < dict(header.columns).keys() and _has_measures(header):
            return header
    return None


def _has_measures(header: Header) -> bool:
    return any("阅读" in name or "分享" in name for name in header.labels)


def read_measures(
    file: FileInput, rows: Iterator[Row | Rejection], header: Header, origin: Origin
) -> Iterator[Enrichment | Rejection]:
    """Read the rows; a sheet may hold several tables one below the other, each with its own header."""
    for row in rows:
        if isinstance(row, Rejection):
            yield row
        elif not _WORDS.isdisjoint(row.cells) and (other := is_analytics(row.cells)) is not None:
            header = other
        elif sum(map(bool, row.cells)) < 2:
            continue  # The caption between two tables.
        else:
            yield from _measure(file, row, header, origin)


def _measure(file: FileInput, row: Row, header: Header, origin: Origin) -> Iterator[Enrichment | Rejection]:
    fields = header.pick(row.cells)
    try:
        day = parse_moment(fields["day"]).at
    except ValueError as error:
        chinese, _, english = str(error).partition(" / ")
        message = f"日期不可用：{chinese} / date unusable: {english or fields['day']}"
        yield rejection(file, row.number, "bad_date", message, field="day", raw=_raw(row))
        return
    measures: dict[str, float] = {}
    taken = {at for _, at in header.columns}
    for at, name in enumerate(header.labels[: len(row.cells)]):
        text = row.cells[at].strip().replace(",", "")
        if at in taken or not name or text in ("", "-", "--"):
            continue  # Not measured is not zero.
        value = _value(text)
        if value is None:
            message = f"“{name}”应为数字，却是“{text[:40]}” / {name} should be a number, not {text[:40]!r}"
            yield rejection(file, row.number, "bad_number", message, field=name, raw=_raw(row))
        else:
            measures[name] = value
    yield Enrichment(
        source=SOURCE,
        native_id=_name(fields, origin),
        jurisdiction=origin.defaults.jurisdiction,
        title=fields.get("title") or fields.get("channel", ""),
        day=day,
        measures=measures,
        place=f"{origin.name}, 行 {row.number}",
    )


def _value(text: str) -> float | None:
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        return float(text[:-1]) / 100
    return float(text) if _NUMBER.fullmatch(text) else None


def _name(fields: dict[str, str], origin: Origin) -> str:
    """The article's identity where its address is given; else what the row says of itself, which names no article."""
    names = name_article([read_link(fields.get("url", ""))])
    if names is not None:
        return names.native_id
    account = clean_name(origin.options.account)
    kind = "channel" if "channel" in fields else "title"
    return "/".join(filter(None, (account, kind, fields["day"], label(fields.get(kind, "")))))


def read_datacube(items: list[Any], origin: Origin) -> Iterator[Enrichment | Rejection]:
    """Read the answers of the statistics interface (`getarticlesummary`, `getarticletotal`), one article and day each."""
    for number, item in enumerate(items, 1):
        place = f"{origin.name}, 条 {number}"
        mid, idx = split_aid(str(item.get("msgid", "")))
        options = origin.options
        names = name_article([ArticleLink("", mid, idx)], fakeid=options.fakeid, account=options.account)
        title = str(item.get("title") or "")
        try:
            day = parse_moment(str(item["ref_date"])).at
        except ValueError as error:
            yield reject(place, "bad_date", str(error), field="ref_date", raw=item)
            continue
        yield Enrichment(
            source=SOURCE,
            native_id=names.native_id if names else f"title/{item['ref_date']}/{label(title)}",
            jurisdiction=origin.defaults.jurisdiction,
            title=title,
            day=day,
            measures={key: float(value) for key, value in item.items() if _is_number(value)},
            place=place,
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _raw(row: Row) -> bytes:
    return "\t".join(row.cells).encode()

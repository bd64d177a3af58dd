"""Lists that come as JSON: UCAP search, gkmlpt catalogue, and the Suzhou kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from syndicate.connect.dates import parse_moment
from syndicate.connect.listing_values import ListEntry, ListPage, unique
from syndicate.model import CHINA

Object = Mapping[str, Any]

UCAP_LABELS = {
    "wh": "document_number",
    "wjbh": "document_number",
    "syh": "index_number",
    "fbjg": "issuer",
    "fwdw": "issuer",
    "fwrq": "written_date",
}
GKMLPT_LABELS = {
    "document_number": "document_number",
    "identifier": "index_number",
    "publisher": "issuer",
    "keywords": "keywords",
    "classify_main_name": "column",
    "_main_name": "column",
    "classify_genre_name": "kind",
    "_genre_name": "kind",
    "classify_theme_name": "theme",
    "_theme_name": "theme",
}
SUZHOU_LABELS = {
    "C_WJBH": "document_number",
    "C_SYH": "index_number",
    "C_FWRQ_FORMAT": "written_date",
    "MANUSCRIPT_ID": "manuscript_id",
}


def json_list(value: Object, url: str) -> ListPage:
    """
    Read a list from an interface.

    Raises:
        ValueError: The object has no list in any known shape.
    """
    inner = value.get("data")
    data: Object = inner if isinstance(inner, dict) else value
    for key, read in _READERS.items():
        rows = data.get(key)
        if isinstance(rows, list):
            return read(data, [row for row in rows if isinstance(row, dict)], url)
    keys = ", ".join(list(value)[:8])
    raise ValueError(f"JSON 中没有可识别的列表（{keys}） / no list of a known shape in the JSON ({keys})")


def _page(data: Object, rows: list[Object], entries: list[ListEntry], family: str, next_url: str | None) -> ListPage:
    total = _number(data.get("total"))
    return ListPage(
        entries=unique(entries),
        family=family,
        next_url=next_url,
        total=total,
        stated_empty=not rows and not (total or 0),
    )


def _ucap(data: Object, rows: list[Object], url: str) -> ListPage:
    page = _number(data.get("page")) or _number(_query(url, "page")) or 1
    size = _number(data.get("rows")) or _number(_query(url, "_pageSize")) or len(rows)
    total = _number(data.get("total")) or 0
    follows = bool(rows) and page * size < total
    entries = [entry for row in rows if (entry := _ucap_entry(row, url)) is not None]
    return _page(data, rows, entries, "ucap", _with_query(url, page=page + 1) if follows else None)


def _ucap_entry(row: Object, url: str) -> ListEntry | None:
    address = _text(row.get("url"))
    if not address:
        return None
    date, warnings = _ucap_date(row)
    labels = {
        "manuscript_id": _text(row.get("manuscriptId")),
        "column": _text(row.get("channelName")),
    } | _ucap_metadata(row)
    return ListEntry(
        url=urljoin(url, address),
        title=_text(row.get("title")),
        date=date,
        labels=_filled(labels),
        body=_text(row.get("contentHtml")) or None,  # `content` may be no more than an abstract
        warnings=warnings,
    )


def _ucap_date(row: Object) -> tuple[str, tuple[str, ...]]:
    """The written time counts: the epoch of the same object is known to be eight hours early."""
    written, epoch = _text(row.get("publishedTimeStr")), _number(row.get("publishedTime"))
    if not written:
        return (_stamp(epoch) if epoch else ""), ()
    if epoch and (shift := _shift(written, epoch)):
        hours = shift / timedelta(hours=1)
        doubt = (
            f"接口时间戳与 publishedTimeStr“{written}”相差 {hours:+g} 小时，以后者为准"
            f" / the epoch differs from publishedTimeStr by {hours:+g} h; the latter is used"
        )
        return written, (doubt,)
    return written, ()


def _shift(written: str, epoch: int) -> timedelta:
    try:
        shift = parse_moment(epoch).at - parse_moment(written).at
    except ValueError:
        return timedelta()
    return shift if abs(shift) >= timedelta(minutes=1) else timedelta()


def _ucap_metadata(row: Object) -> dict[str, str]:
    labels: dict[str, str] = {}
    for group in _objects(row.get("domainMetaList")):
        for item in _objects(group.get("resultList")):
            label = UCAP_LABELS.get(_text(item.get("key")))
            if label is not None and label not in labels:
                labels[label] = _text(item.get("value"))
    return labels


def _gkmlpt(data: Object, rows: list[Object], url: str) -> ListPage:
    # Page 0 is page 1 under another name.
    page = max(_number(_query(url, "page")) or 1, 1)
    total = _number(data.get("total")) or 0
    # Counted by what came: a short last page costs one request too many, a wrong page size would cost publications.
    follows = bool(rows) and page * len(rows) < total
    entries = [entry for row in rows if (entry := _gkmlpt_entry(row, url)) is not None]
    return _page(data, rows, entries, "gkmlpt", _with_query(url, page=page + 1) if follows else None)


def _gkmlpt_entry(row: Object, url: str) -> ListEntry | None:
    address = _text(row.get("post_url")) or _text(row.get("url"))
    if not address:
        return None
    labels = {label: _text(row.get(key)) for key, label in GKMLPT_LABELS.items() if _text(row.get(key))}
    labels["manuscript_id"] = f"post_{_text(row.get('id'))}" if row.get("id") else ""
    labels["written_date"] = _stamp(_number(row.get("date")))[:10]
    labels["validity"] = "废止" if row.get("is_abolished") else "失效" if row.get("is_expired") else ""
    moment = _number(row.get("display_publish_time")) or _number(row.get("first_publish_time"))
    return ListEntry(
        url=urljoin(url, address), title=_text(row.get("title")), date=_stamp(moment), labels=_filled(labels)
    )


def _suzhou(data: Object, rows: list[Object], url: str) -> ListPage:
    entries = [
        ListEntry(
            url=urljoin(url, _text(row.get("URL"))),
            title=_text(row.get("TITLE")),
            date=_text(row.get("PUBLISHED_TIME_FORMAT")),
            labels=_filled({label: _text(row.get(key)) for key, label in SUZHOU_LABELS.items()}),
        )
        for row in rows
        if _text(row.get("URL"))
    ]
    return _page(data, rows, entries, "suzhou", None)


def _rows_of_unknown(data: Object, rows: list[Object], url: str) -> ListPage:
    return _suzhou(data, rows, url) if any("TITLE" in row for row in rows) else _ucap(data, rows, url)


_READERS: dict[str, Callable[[Object, list[Object], str], ListPage]] = {
    "results": _ucap,
    "articles": _gkmlpt,
    "infolist": _rows_of_unknown,
    "list": _rows_of_unknown,
}


def _text(value: object) -> str:
    # The interfaces write absent values as the word "null".
    text = "" if value is None else str(value).strip()
    return "" if text == "null" else text


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value)
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None


def _stamp(epoch: int | None) -> str:
    if not epoch:
        return ""
    try:
        return parse_moment(epoch).at.strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return _midnight(epoch)


def _midnight(epoch: int) -> str:
    # Documents of before 1990 are listed too; the general parser takes such small numbers for something else.
    return datetime.fromtimestamp(epoch, CHINA).strftime("%Y-%m-%d %H:%M:%S") if 0 < epoch < 10**10 else ""


def _objects(value: object) -> Iterable[Object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _filled(labels: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if value}


def _query(url: str, name: str) -> str:
    return dict(parse_qsl(urlsplit(url).query)).get(name, "")


def _with_query(url: str, **changes: int) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {key: str(value) for key, value in changes.items()}
    return urlunsplit(parts._replace(query=urlencode(query)))

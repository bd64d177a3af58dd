"""
The facts that a page states about itself: meta tags and the catalogue table.

Tags follow 《政府网站发展指引》(国办发〔2017〕47号), the table 《政府信息公开目录系统实施指引（试行）》.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from syndicate.connect.html import select_first

NOTHING = frozenset(("", "null", "undefined", "无", "-"))
TAGS = {
    "articletitle": "title",
    "pubdate": "pub_date",
    "firstpublishedtime": "first_published",
    "contentsource": "content_source",
    "columnname": "column",
    "columntype": "column_type",
    "keywords": "keywords",
    "author": "author",
    "sitename": "site_name",
    "sitedomain": "site_domain",
    "siteidcode": "site_id_code",
    "url": "url",
    "og:url": "url_shared",
    "manuscriptid": "manuscript_id",
}
CELLS = {
    "索引号": "index_number",
    "信息索引号": "index_number",
    "文号": "document_number",
    "发文字号": "document_number",
    "文件编号": "document_number",
    "发文机关": "issuer",
    "发布机构": "issuer",
    "发文单位": "issuer",
    "成文日期": "written_date",
    "生成日期": "written_date",
    "发文日期": "written_date",
    "发布日期": "shown_date",
    "公开日期": "shown_date",
    "主题分类": "theme",
    "体裁分类": "kind",
    "公文种类": "kind",
    "有效性": "validity",
    "效力状态": "validity",
    "公开方式": "disclosure_mode",
    "公开时限": "disclosure_period",
}
"""Labels of the catalogue table after all white space is removed."""
GAP = r"\s*(?:&(?:nb|em)sp;\s*)*"
TAGS_BETWEEN = r"(?:\s|&nbsp;|<[^<>]{0,200}>){0,12}"
FIRST = "".join({label[0] for label in CELLS})
# Each with the text that it begins with: to find that is ten times faster than to search for the pattern.
TABLE_MARKS = tuple(
    (start, re.compile(mark))
    for start, mark in (
        ("索", f"索{GAP}引{GAP}号"),
        ("文", f"文{GAP}号"),
        ("成文日期", "成文日期"),
        ("发布机构", "发布机构"),
    )
)
# What may begin a label stands in front twice: it saves trying twenty labels at every tag.
CELL = re.compile(
    rf">(?=[\s&\[【{FIRST}]){GAP}(?:[\[【]{GAP})?(?=[{FIRST}])({'|'.join(GAP.join(label) for label in CELLS)}){GAP}[\]】]?{GAP}[:：]?(?={TAGS_BETWEEN}[:：]?{TAGS_BETWEEN}([^<>]+))"
)
TABLE_REACH = 3_000
"""Characters around the first label in which the table is looked for."""
SHOWN_DATE = re.compile(
    rf"发布(?:时间|日期){TAGS_BETWEEN}[:：]?{TAGS_BETWEEN}(\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?(?:\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?)"
)
SHOWN_SOURCE = re.compile(r"来源(?:\s|&nbsp;)*[:：](?:\s|&nbsp;|<[^<>]{0,80}>){0,4}([^\s<>&|]{2,40})")
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
MAX_VALUE = 200


def meta_tags(page: LexborHTMLParser) -> dict[str, str]:
    """Return the known tags under their labels; names in any case, the last value that says something wins."""
    found: dict[str, str] = {}
    for tag in page.tags("meta"):
        named = tag.attributes.get
        label = TAGS.get((named("name") or named("property") or "").lower())
        if label is not None and (value := (named("content") or "").strip()) not in NOTHING:
            found[label] = value
    return found


def catalogue(text: str) -> dict[str, str]:
    """Return what the catalogue table and the line under the headline say; the first value of each label counts."""
    found = dict(_cells(text))
    if "shown_date" not in found and (date := SHOWN_DATE.search(text)):
        found["shown_date"] = date[1]
    return found


def shown_source(text: str) -> str:
    """Return the source named in the line under the headline."""
    found = SHOWN_SOURCE.search(text)
    return found[1] if found else ""


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """Labels stand at the head of an element; the value is the text behind, in the same element or the next."""
    mark = _table_mark(text)
    if mark < 0:
        return
    seen: set[str] = set()
    for found in CELL.finditer(text, max(mark - TABLE_REACH // 2, 0), mark + TABLE_REACH):
        label = CELLS[_squeezed(found[1])]
        value = " ".join(unescape(found[2]).split())
        if label in seen or value in NOTHING or len(value) > MAX_VALUE or _squeezed(value).rstrip(":：") in CELLS:
            continue
        seen.add(label)
        yield label, value


def _table_mark(text: str) -> int:
    """Return where the first label of a catalogue table stands, -1 when there is none."""
    for start, pattern in TABLE_MARKS:
        at = text.find(start)
        if at >= 0 and (found := pattern.search(text, at)):
            return found.start()
    return -1


def _squeezed(text: str) -> str:
    return "".join(unescape(text).split()).strip("[]【】")


def page_url(tags: Mapping[str, str], page: LexborHTMLParser, text: str) -> str:
    """Return the address a page gives for itself: canonical link, tags, or the mark of a browser that saved it; else empty."""
    if _is_address(stated := tags.get("url", "")):
        return stated
    link = select_first("link[rel=canonical][href]", page.root)
    canonical = (link.attributes.get("href") or "").strip() if link is not None else ""
    saved = SAVED_FROM.search(text[:4096])
    candidates = (canonical, tags.get("url_shared", ""), saved[1] if saved else "")
    return next((one for one in candidates if _is_address(one)), "")


def _is_address(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://", "//"))

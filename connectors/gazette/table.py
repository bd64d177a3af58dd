"""Contents as a table: one row per entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import urljoin

from syndicate.connect import Defaults, FileInput, Reading, Rejection
from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.tables import Header, Row, iter_table, rejection, sheet_names, unreadable

from .issue import Entry, Issue, issue_id, split_title
from .options import GazetteOptions

ALIASES: Mapping[str, tuple[str, ...]] = {
    "issue": ("期号", "刊期", "公报期号", "期次", "期数"),
    "year": ("年份", "年度", "年"),
    "title": ("标题", "题名", "文件标题", "文件名称", "名称", "篇名"),
    "document_number": ("文号", "发文字号", "文件编号"),
    "index_number": ("索引号",),
    "page": ("页码", "页", "起始页", "页次"),
    "column": ("栏目", "类别", "分类"),
    "published": ("出版日期", "发行日期", "刊发日期", "发布日期", "出刊日期", "日期"),
    "name": ("刊名", "公报名称", "刊物"),
    "url": ("链接", "网址", "url", "地址", "链接地址"),
}
"""Field → labels. 成文日期 is not among the dates: a document is older than the issue that prints it."""
REQUIRED = ("issue", "title", "published")
_HEADER_WITHIN = 10


def header_of(cells: Sequence[str]) -> Header | None:
    """Return the header if this row is that of a gazette's contents: an issue and a title."""
    header = Header.match(cells, ALIASES, REQUIRED)
    return header if header is not None and {"issue", "title"} <= {field for field, _ in header.columns} else None


def has_contents(file: FileInput) -> bool:
    """Say whether some sheet begins with the header of a gazette's contents."""
    return any(
        isinstance(row, Row) and header_of(row.cells) is not None
        for sheet in sheet_names(file)
        for row in islice(iter_table(file, sheet=sheet or None), _HEADER_WITHIN)
    )


def read_table(file: FileInput, options: GazetteOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield one record per entry, over all sheets.

    Raises:
        Unreadable: No sheet has a header with 期号 and 标题, or it has no date of publication.
    """
    issue = Issue(options.source, defaults, file.modified)
    found = False
    for sheet in sheet_names(file):
        header: Header | None = None
        for number, row in enumerate(iter_table(file, sheet=sheet or None)):
            if isinstance(row, Rejection):
                yield row
            elif header is None:
                header = _header(file, row)
                if header is None and number >= _HEADER_WITHIN:
                    break
            elif not header.is_repeat(row.cells):
                yield _reading(file, header, row, issue, options.base_url)
        found = found or header is not None
    if not found:
        raise unreadable(
            file,
            "missing_column",
            "没有找到公报目录的表头，应有期号、标题 / no header of a gazette's contents: expected 期号 and 标题",
        )


def _header(file: FileInput, row: Row) -> Header | None:
    header = header_of(row.cells)
    if header is not None and header.missing:
        raise unreadable(
            file,
            "missing_column",
            "公报目录没有出版日期列（出版日期、发行日期、日期） / the contents have no column for the day of publication",
        )
    return header


def _reading(file: FileInput, header: Header, row: Row, issue: Issue, base_url: str) -> Reading:
    def reject(reason: str, message: str, field: str = "") -> Rejection:
        return rejection(file, row.number, reason, message, field, "\t".join(row.cells).encode())

    if any(cell.strip() for cell in row.cells[header.width :]):
        return reject(
            "ragged_row",
            f"有 {len(row.cells)} 格，表头只有 {header.width} 列 / has {len(row.cells)} cells under {header.width} columns",
        )
    cells = header.pick(row.cells)
    if not cells["title"]:
        return reject("bad_value", "“标题”为空 / 标题 is empty", "标题")
    try:
        published: Moment | None = parse_moment(cells["published"]) if cells["published"] else None
    except ValueError as error:
        return reject("bad_date", f"“出版日期”{error}", "出版日期")
    name = issue_id(f"{cells.get('year', '')}{cells['issue']}", published.at if published else None)
    if not name:
        got = cells["issue"]
        return reject(
            "bad_id", f"“期号”应如 2018年第3期，得到“{got}” / 期号: expected e.g. 2018年第3期, got {got!r}", "期号"
        )
    place = f"{file.name}, 行 {row.number}"
    return issue.record(_entry(cells, base_url), name, published, cells.get("name", ""), place)


def _entry(cells: Mapping[str, str], base_url: str) -> Entry:
    title, document_number, page = split_title(cells["title"])
    url = cells.get("url", "")
    return Entry(
        title=title,
        url=urljoin(base_url, url) if url else "",
        document_number=cells.get("document_number") or document_number,
        index_number=cells.get("index_number", ""),
        page=cells.get("page") or page,
        column=cells.get("column", ""),
    )

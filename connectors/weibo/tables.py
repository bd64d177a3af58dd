"""Reads tables of posts: weibo-crawler, weiboSpider, weibo-search, and any sheet whose columns can be told by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.connect import Defaults, FileInput, Reading, Rejection
from syndicate.connect.dates import parse_moment
from syndicate.connect.tables import Row, iter_table

from .columns import HEADER_STARTS, Dialect, Layout, layout
from .errors import Refused
from .heading import Repair, find_header
from .options import Options
from .people import comments, person
from .post import Export, Post
from .ragged import TRUTH, Values, looks_aligned, realign, refuse_glue
from .rounded import Suspicion

_CRAWLER, _USERS = Dialect.CRAWLER, Dialect.USERS
_NOTHING = "无"
_NUMBERED = re.compile(r"^\s*\d{1,6}\s*[:：]")  # weiboSpider 2018 counted its posts inside the text
_SWALLOWED = re.compile(r"^\d{16}\t?,[0-9A-Za-z]{9},", re.MULTILINE)
_LONGEST = 6000  # a post has 5,000 characters at most
_ORIGIN_WORDS = {"转发": False, "转发微博": False, "原创": True, "原创微博": True, "是": True, "否": False}


def read_table(file: FileInput, options: Options, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield one reading per row, in file order.

    A header may come again, or a newer one in mid-file; values are taken by name and, where they contradict their header, by kind.

    Raises:
        Unreadable: No header that names at least the text and the time.
    """
    rows = iter_table(file)
    found, repair, spoilt = find_header(file, rows, options)
    yield from spoilt
    export = Export(file.name, file.modified, options, defaults)
    if found.dialect is Dialect.COMMENTS:
        yield comments(file)
        return
    reader = _TableReader(file, found, export, options, repair)
    yield from reader.suspicion.watch(map(reader.read, rows))


class _TableReader:
    """Turns rows into readings; holds the header that is in force."""

    def __init__(self, file: FileInput, found: Layout, export: Export, options: Options, repair: Repair | None) -> None:
        self._file = file
        self._export = export
        self._options = options
        self._repair = repair
        self._place = f"{file.name}, 行 "
        self._use(found)
        self.suspicion = Suspicion(export)

    def _use(self, found: Layout) -> None:
        self._layout, self._dialect = found, found.dialect
        self._starts = HEADER_STARTS | {found.start}

    def read(self, row: Row | Rejection) -> Reading | None:
        """Return the reading of one row; None for a header that comes again."""
        if isinstance(row, Rejection):
            return row
        number, cells = row
        first = cells[0]
        if first[:1] == "\ufeff":
            first = cells[0] = first.lstrip("\ufeff")
        if first in self._starts and (again := layout(cells, self._options.columns)) is not None:
            self._use(again)
            return None
        place = f"{self._place}{number}"
        try:
            if self._repair is not None:
                cells = self._repaired(cells)
            if self._dialect is _USERS:
                return person(self._file, cells, self._layout.header, self._export, place)
            post = self._post(cells)
            record = self._export.record(post, place)
        except Refused as refused:
            return self._export.reject(refused, place, ",".join(cells).encode("utf-8", "replace"))
        if not self.suspicion.proved:
            self.suspicion.note(post)
        return record

    def _repaired(self, cells: list[str]) -> list[str]:
        assert self._repair is not None
        repaired = [cell if cell.isascii() else self._repair(cell) for cell in cells]
        if None in repaired:
            raise Refused(
                "encoding",
                "正文",
                "乱码（UTF-8 被当作 GBK 另存），且无法还原，请重新导出",
                "mojibake beyond repair; export again",
            )
        return [cell for cell in repaired if cell is not None]

    def _values(self, cells: list[str]) -> Values:
        found, size = self._layout, len(cells)
        if size == found.width:
            values = found.pick((*cells, ""))
        else:
            values = found.pick((*cells[: found.width], *("",) * (found.width - size), ""))
        if size < found.width and found.time_at >= size - 1:
            raise Refused(
                "ragged_row",
                "日期",
                f"本行只有 {size} 列，在日期之前就中断了",
                f"the row ends after {size} cells, before its date",
            )
        if self._dialect is _CRAWLER:
            return values if looks_aligned(values, size, found.width) else realign(cells)
        if size > found.width and any(cells[found.width :]):
            self._allow_longer(cells)
        return values

    def _allow_longer(self, cells: list[str]) -> None:
        width = self._layout.width
        for at in range(1, len(cells)):
            refuse_glue(cells, at)
        if self._layout.dialect is not Dialect.SEARCH:  # which only ever gained columns at its end
            raise Refused(
                "ragged_row",
                "列数",
                f"本行 {len(cells)} 列，表头只有 {width} 列",
                f"{len(cells)} cells under a header of {width}",
            )

    def _post(self, cells: list[str]) -> Post:
        (
            number,
            bid,
            text,
            stated,
            full,
            url,
            uid,
            account,
            article,
            topics,
            original,
            _,
            shared,
            shared_bid,
            edits,
            crawled,
            length,
        ) = self._values(cells)
        if len(text) > _LONGEST and _SWALLOWED.search(text) is not None:
            raise Refused(
                "glued_row",
                "正文",
                "正文里吞入了后面的行（引号没有闭合）",
                "the text has swallowed the rows after it (an unclosed quote)",
            )
        post = Post(
            text, full or stated, number, bid.strip(), url.strip(), uid.strip(), account.strip(), article, topics
        )
        if original or shared or shared_bid:
            post.original = _original(original, shared or shared_bid)
            post.shared = (shared or shared_bid).strip()
        if edits:
            post.version = _edits(edits)
        if self._dialect is not _CRAWLER:
            _adapt(post, self._dialect, self._layout, crawled, length)
        return post


def _original(flag: str, shared: str) -> bool | None:
    truth = TRUTH.get(flag.strip().lower(), _ORIGIN_WORDS.get(flag.strip()))
    if truth is None and shared.strip(" \t") not in ("", "0", _NOTHING):
        return False
    return truth


def _edits(cell: str) -> int:
    digits = cell.strip()
    if not digits.isdecimal():
        raise Refused("bad_number", "编辑次数", f"“{cell[:20]}”不是整数", f"{cell[:20]!r} is no integer")
    return int(digits)


def _adapt(post: Post, dialect: Dialect, found: Layout, crawled: str, length: str) -> None:
    """Undo what one dialect does to its cells: `无` for nothing, numbers before the text, authors of other accounts."""
    for field in ("number", "url", "uid", "account", "article", "topics", "shared"):
        if getattr(post, field) == _NOTHING:
            setattr(post, field, "")
    post.own_only = dialect is not Dialect.SEARCH
    fields = dict(found.header.columns)
    post.without_id = not fields.keys() & {"number", "bid", "url"}
    if dialect is Dialect.UNNUMBERED and "微博" in found.header.labels:
        post.text = _NUMBERED.sub("", post.text)
    if length.isdecimal() and int(length) > len(post.text) + 20:
        post.cut = True
    if crawled:
        try:
            post.received_at = parse_moment(crawled).at
        except ValueError as error:
            zh, _, en = str(error).partition(" / ")
            raise Refused("bad_date", "crawl_time", zh, en or zh) from error

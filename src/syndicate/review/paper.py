"""
保密审查单 and 审查登记簿 as workbooks: what a review record must hold.

Fields after the review forms in use (title and document number or summary, form of carrier, way, scope and time of disclosure, ground and
reason where it is not disclosed, conclusion, and who answers for it with date), with the digest that the approvals are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self
from unicodedata import east_asian_width

import msgspec
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from syndicate.ledger.reviews import Reviews
from syndicate.model import Channel, UsageError
from syndicate.model.review import SYSTEM, Act, Attachment, Deed, Review, Sheet, Version
from syndicate.review.desk import Desk

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
_DECISIONS = (Deed.APPROVE, Deed.RETURN, Deed.WITHHOLD, Deed.ESCALATE, Deed.RELEASE, Deed.WITHDRAW)
REGISTER = (
    "序号", "信息编号", "信息名称", "文号", "索引号", "拟公开单位", "送审日期", "拟公开方式", "审查意见及责任人", "结论", "不予公开依据和理由",
    "公开时间", "版本摘要",
)  # fmt: skip
"""Columns of the monthly register."""
_WIDTHS = (6, 19, 40, 18, 22, 16, 12, 18, 44, 10, 40, 12, 20)
_FORM = (22, 70)
_LINE, _TITLE, _TALLEST = 15.0, 30.0, 400.0
"""Heights of a line, of the title and of the tallest row, in points; the format ends at 409."""


class Field(NamedTuple):
    """One line of the paper form."""

    label: str
    value: str


def write_sheet(desk: Desk, reviews: Reviews, review: str, reader: str, path: str) -> None:
    """Write the paper form of one review; that it was read is recorded."""
    opened = desk.open(review, reader)
    fields = list(sheet_fields(opened.line.review, opened.version, opened.history, reviews))
    with _Book(path) as book:
        page = book.page("保密审查单")
        page.set_portrait()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_row(0, _TITLE)
        for column, width in enumerate(_FORM):
            page.set_column(column, column, width)
        page.merge_range(0, 0, 0, 1, "政府信息公开保密审查单", book.title)
        for row, field in enumerate(fields, start=1):
            page.set_row(row, _height(field, _FORM))
            page.write_string(row, 0, field.label, book.head)
            page.write_string(row, 1, field.value, book.cell)


def sheet_fields(review: Review, version: Version, acts: Iterable[Act], reviews: Reviews) -> Iterator[Field]:
    """Yield the lines of the paper form, in order."""
    sheet = msgspec.json.decode(version.sheet, type=Sheet)
    acts = list(acts)
    attachments = msgspec.json.decode(version.attachments, type=list[Attachment])
    yield Field("信息编号", review.id)
    yield Field("填表日期", review.opened_at[:10])
    yield Field("拟公开单位", review.unit)
    yield Field("信息名称", version.shown_title)
    yield Field("文号", sheet.document_number)
    yield Field("索引号", sheet.index_number)
    yield Field("内容摘要", sheet.summary)
    yield Field("载体形式", sheet.carrier)
    yield Field("公开属性", sheet.attribute)
    yield Field("拟公开方式", _channels(version))
    yield Field("公开范围", sheet.scope)
    yield Field("制作日期", review.made_on)
    yield Field("拟公开时间", sheet.planned)
    yield Field("拟稿人", _named(review.author, reviews))
    yield Field("联系电话", sheet.telephone)
    yield Field("附件清单", "\n".join(f"{one.name}（SHA-256 {one.digest}）" for one in attachments) or "无")
    yield Field("自动筛查", _screened(version, reviews))
    signed = max((act.round for act in acts if act.deed is Deed.APPROVE and act.digest == version.digest), default=0)
    for act in acts:
        if act.deed in _DECISIONS and (act.deed is not Deed.APPROVE or act.round == signed):
            yield Field(_place(review, act, reviews), _signed(act, reviews))
    yield Field("不予公开依据和理由", withheld(acts))
    yield Field("结论", review.state.label)
    yield Field("版本摘要", f"第 {version.number} 版 SHA-256 {version.digest}")


def _screened(version: Version, reviews: Reviews) -> str:
    found = reviews.findings(version.id)
    kinds = sorted({one.kind for one, _ in found})
    standing = sum(is_open for _, is_open in found)
    return f"规则集 {version.rules[:12]}；发现 {len(found)} 处（{'、'.join(kinds) or '无'}），未处理 {standing} 处"


def _place(review: Review, act: Act, reviews: Reviews) -> str:
    if act.deed is Deed.APPROVE and act.tier:
        return reviews.case(review.id).procedure.tiers[act.tier - 1].name
    return act.deed.label


def _signed(act: Act, reviews: Reviews) -> str:
    who = _named(act.person, reviews)
    if act.principal:
        who += f"（代 {_named(act.principal, reviews)}）"
    return "　".join(part for part in (act.deed.label, act.reason, who, act.at[:16].replace("T", " ")) if part)


def _named(name: str, reviews: Reviews) -> str:
    if name in ("", SYSTEM):
        return ""
    person = reviews.person(name)
    return person.display if person is not None else name


def _channels(version: Version) -> str:
    chosen = msgspec.json.decode(version.channels, type=list[str])
    return "　".join(f"{'■' if channel in chosen else '□'}{channel.label}" for channel in Channel)


def withheld(acts: Iterable[Act]) -> str:
    """Return ground and reason of the last decision to withhold."""
    last = [act for act in acts if act.deed is Deed.WITHHOLD][-1:]
    return "；".join(f"{act.article}：{act.reason}" for act in last)


def write_register(desk: Desk, reviews: Reviews, month: str, reader: str, path: str) -> None:
    """
    Write the register of a month (`YYYY-MM`): every review that somebody decided on, or that was handed in, within it.

    Raises:
        UsageError: It is no month.
    """
    if not _MONTH.match(month):
        raise UsageError(f"月份应为 YYYY-MM，得到“{month}” / expected YYYY-MM, got {month}")
    rows = list(register_rows(desk, reviews, month, reader))
    with _Book(path) as book:
        page = book.page(f"{month} 审查登记簿")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        page.set_row(0, _TITLE)
        page.merge_range(0, 0, 0, len(REGISTER) - 1, f"政府信息公开保密审查登记簿（{month}）", book.title)
        for column, (heading, width) in enumerate(zip(REGISTER, _WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(1, column, heading, book.head)
        for row, values in enumerate(rows or [("", "", "本月无公开内容", *("",) * (len(REGISTER) - 3))], start=2):
            page.set_row(row, _height(values, _WIDTHS))
            for column, value in enumerate(values):
                page.write_string(row, column, value, book.cell)


def register_rows(desk: Desk, reviews: Reviews, month: str, reader: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the register of a month, in the order of their first act in it."""
    known = {line.review.id: line.review for line in desk.queue(reader)}
    in_month: dict[str, list[Act]] = {}
    for act in reviews.acts():
        if act.review in known and act.at.startswith(month) and act.deed in (Deed.OPEN, Deed.SUBMIT, *_DECISIONS):
            in_month.setdefault(act.review, []).append(act)
    for number, (identity, acts) in enumerate(in_month.items(), start=1):
        yield _row(number, known[identity], acts, reviews)


def _row(number: int, review: Review, acts: list[Act], reviews: Reviews) -> tuple[str, ...]:
    version = reviews.version(review.version)
    sheet = msgspec.json.decode(version.sheet, type=Sheet)
    signed = "\n".join(_signed(act, reviews) for act in acts if act.deed in _DECISIONS)
    released = next((act.at[:10] for act in reversed(acts) if act.deed is Deed.RELEASE), "")
    chosen = "、".join(Channel(one).label for one in msgspec.json.decode(version.channels, type=list[str]))
    return (
        str(number), review.id, version.shown_title, sheet.document_number, sheet.index_number, review.unit, review.opened_at[:10],
        chosen, signed, review.state.label, withheld(acts), released, version.digest[:16],
    )  # fmt: skip


def _height(values: Sequence[str], widths: Sequence[int]) -> float:
    """Return how high a row must be for all that stands in it; not every program works it out by itself."""
    lines = (
        sum(
            -(-max(1, sum(1 + (east_asian_width(letter) in "WF") for letter in line)) // (width - 1))
            for line in value.split("\n")
        )
        for value, width in zip(values, widths, strict=True)
    )
    return min(_TALLEST, _LINE * max(lines))


class _Book:
    """A workbook whose cells are text: nothing in them becomes a formula or a link."""

    def __init__(self, path: str) -> None:
        try:
            Path(path).touch()
        except OSError as error:
            raise UsageError(f"不能写入“{path}”：{error.strerror} / cannot write {path}") from error
        self._book = Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
        plain = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "border": 1, "text_wrap": True}
        self.title = self._book.add_format(
            {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}
        )
        self.head = self._book.add_format({**plain, "bold": True, "align": "center", "bg_color": "#F2F2F2"})
        self.cell = self._book.add_format({**plain, "num_format": "@"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def page(self, name: str) -> Worksheet:
        """Return a new page."""
        return self._book.add_worksheet(name)

"""The outline of an annual report as data: sections, what they say, which numbers they need; `config/reports/<form>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Annotated

import msgspec

from syndicate.model import ConfigError, UsageError
from syndicate.returns.filled import Counting
from syndicate.returns.form import Form, Row
from syndicate.returns.queries import Query
from syndicate.returns.values import RowKind

PLACE = re.compile(r"\{(\w+):([^{}]*)\}")
"""A number in a sentence: key of its cell, unit behind it."""
CHANNELS, LINES = "channels", "lines"
"""Tables that every form can have: channels with their overlap; the form's own lines."""


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that the report needs and the form does not have."""

    key: str
    label: str
    unit: str
    kind: RowKind = RowKind.COUNT
    count: Query | tuple[Query, ...] = ()
    sum: tuple[str, ...] = ()
    """Cells of the form that add up to it, where nothing counts it."""
    counting: Counting | None = None
    """None: as the form is counted."""

    @property
    def row(self) -> Row:
        """The figure as a line of a form."""
        return Row(key=self.key, label=self.label, unit=self.unit, kind=self.kind, count=self.count, sum=self.sum)


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing in a section; exactly one of its kinds is given."""

    say: str = ""
    """A sentence with numbers, `{key:unit}`."""
    write: str = ""
    """What only people can write."""
    table: tuple[str, ...] = ()
    """Tables of the form, by id; or `lines`, or `channels`."""
    list: tuple[str, ...] = ()
    """Cells, one a line."""
    chart: str = ""
    """Title of a drawing of `cells`."""
    cells: tuple[str, ...] = ()
    unit: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells whose numbers it needs, in order; without those of tables."""
        return (*(found[1] for found in PLACE.finditer(self.say)), *self.list, *self.cells)


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section, in the order of the report."""

    title: str
    level: int = 1
    block: tuple[Block, ...]


class Deadline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day of the following year by which something must be filed."""

    what: str
    """Chinese, then English."""
    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    day: Annotated[int, msgspec.Meta(ge=1, le=31)]
    basis: str


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report's outline. Made by `load_outline`, which refuses what is inconsistent."""

    form: str
    title: str
    """With `{body}` and `{year}`."""
    preface: str = ""
    """With `{year}` and `{basis}`."""
    names: Mapping[str, str] = {}
    registers: Mapping[str, str] = {}
    deadline: tuple[Deadline, ...] = ()
    figure: tuple[Figure, ...] = ()
    section: tuple[Section, ...]


def load_outline(form: Form) -> Outline:
    """
    Return the outline that belongs to a form.

    Raises:
        UsageError: There is none for this form.
        ConfigError: It names cells or tables that neither form nor outline has, or is no valid outline.
    """
    place = files("syndicate_config") / "reports" / f"{form.id}.toml"
    if not place.is_file():
        known = "、".join(outline_names())
        raise UsageError(
            f"表式 {form.id} 没有年度报告提纲；现有：{known} / form {form.id} has no outline; known: {known}"
        )
    return decoded(place.read_text("utf-8"), form, f"reports/{form.id}.toml")


def outline_names() -> tuple[str, ...]:
    """Return the forms that have an outline, sorted."""
    shelf = files("syndicate_config") / "reports"
    return tuple(sorted(entry.name[: -len(".toml")] for entry in shelf.iterdir() if entry.name.endswith(".toml")))


def decoded(text: str, form: Form, name: str) -> Outline:
    """Return an outline from its text; raises ConfigError as `load_outline` does."""
    try:
        outline = msgspec.convert(tomllib.loads(text), Outline)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{name}：提纲不合规格 / not a valid outline: {error}") from None
    faults = [*_faults(outline, form)]
    if faults:
        raise ConfigError("\n".join(f"{name}：{fault}" for fault in faults))
    return outline


def _faults(outline: Outline, form: Form) -> Iterator[str]:
    figures = {one.key for one in outline.figure}
    known = figures | {row.key for row in form.fillable}
    for section in outline.section:
        for block in section.block:
            yield from (f"“{section.title}”：{fault}" for fault in _block_faults(block, known, form))
    for figure in outline.figure:
        for key in figure.sum:
            if key not in form.rows:
                yield f"[[figure]] {figure.key} 的分项 {key} 不存在 / figure {figure.key}: part {key} is unknown"
    for one in outline.deadline:
        try:
            date(2001, one.month, one.day)  # a year without 29 February: the day must be there every year
        except ValueError:
            yield f"[[deadline]] {one.month}-{one.day} 不是每年都有的日子 / {one.month}-{one.day} is no day of every year"
    for key in sorted(figures & set(form.rows)):
        yield f"[[figure]] {key} 与表式的行重名 / figure {key} has the name of a line of the form"


def _block_faults(block: Block, known: set[str], form: Form) -> Iterator[str]:
    if sum(map(bool, (block.say, block.write, block.table, block.list, block.chart))) != 1:
        yield "每个 block 须恰为一种 / each block must be of exactly one kind"
    for key in dict.fromkeys(block.keys):
        if key not in known:
            yield f"没有格 {key} / there is no cell {key}"
    for table in block.table:
        if table not in {CHANNELS, LINES, *form.tables}:
            yield f"没有表 {table} / there is no table {table}"

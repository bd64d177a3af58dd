"""A form as data: rows, what each counts, checks, and examples that prove the checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from syndicate.returns.queries import Conditions, Query
from syndicate.returns.values import RowKind

Level = Literal["hard", "soft"]
"""`hard` must hold; `soft` is shown with its reason, and a person decides."""
State = Literal["holds", "fails", "undecided"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the form."""

    key: str
    label: str
    """The label as printed."""
    unit: str = "——"
    indent: int = 0
    kind: RowKind = RowKind.COUNT
    count: Query | tuple[Query, ...] = ()
    """What it counts; of several, the first that has an answer."""
    sum: tuple[str, ...] = ()
    """Rows that add up to it: used when nothing else fills it and all of them are filled."""
    printed: bool = True
    """False: a line for checking only, beside the official table (上年结转)."""
    attested: bool = True
    """Whether the wording of the label is found in a published copy of the form; False: reconstructed."""
    table: str = ""
    """Id of the table it is a cell of; empty: a line of the form's own list. Set when the tables are laid out, never in a file."""
    line: str = ""
    """Key of its line in the table."""
    column: str = ""
    """Key of its column in the table."""

    @property
    def queries(self) -> tuple[Query, ...]:
        """What it counts, as a sequence."""
        return self.count if isinstance(self.count, tuple) else (self.count,)


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number column of a table."""

    key: str
    label: str
    group: str = ""
    """Heads above it, from the top, parted by `/`; neighbours under the same head share it."""
    where: Conditions = {}
    """Narrows what every line of the table counts: `{applicant = "自然人"}`."""
    maybe: tuple[Conditions, ...] = ()
    """Register rows that may belong to this column or to another: `{applicant = "法人或其他组织"}`."""
    unknown: tuple[str, ...] = ()
    """Fields without which nobody can say whether a row belongs to this column."""
    sum: tuple[str, ...] = ()
    """Columns that add up to it, where nothing else fills it."""
    kind: RowKind | None = None
    """None: as the line says."""
    cumulative: bool = False
    """It holds a running total over the years (历年累计), which no year's items can fill."""


class TableRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a table; its cells go by `LINE_COLUMN`."""

    key: str
    label: str
    unit: str = ""
    indent: int = 0
    kind: RowKind = RowKind.COUNT
    count: Query | tuple[Query, ...] = ()
    """What its cells count, narrowed by each column's `where`."""
    cells: Mapping[str, Query | tuple[Query, ...]] = {}
    """What single cells count instead, by column; `[]`: nothing counts that one."""
    sum: tuple[str, ...] = ()
    """Lines that add up to it, column by column."""
    attested: bool = True


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of lines and columns."""

    id: str
    title: str = ""
    """Heading of the section, above the table."""
    caption: str = ""
    """Line across the table's top."""
    stub: str = ""
    """Head of the column of labels; empty: the table has none and prints one line of numbers."""
    unit_head: str = ""
    """Head of the column of units; empty: none."""
    column: tuple[Column, ...]
    row: tuple[TableRow, ...]
    note: str = ""
    """Printed below the table."""


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a check stands, in both languages."""

    zh: str
    en: str


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A relation between cells that should hold (勾稽关系)."""

    id: str
    level: Level
    basis: Literal["form", "derived"]
    """`form`: printed on the form; `derived`: follows from its counting rules."""
    reason: Reason
    expr: str = ""
    """Relation over row keys; see `syndicate.returns.expression`. Empty for a `rule`."""
    rule: Literal["", "values"] = ""
    """`values`: every filled cell holds a number of its row's kind, and nothing was refused."""
    each: Literal["", "column", "line"] = ""
    """
    `column`: the relation is over lines of a table and must hold in every column; `line`: it is over columns and must hold in every line.
    """
    table: str = ""
    """The table of `each`."""
    county: bool = False
    """It speaks of counties and districts alone, and is left out for anybody else."""
    only: tuple[str, ...] = ()
    """Columns or lines in which it must hold; empty: all that have the cells."""


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small filled table and what the checks must say about it; verified whenever the form is loaded."""

    name: str
    values: Mapping[str, int | float | str | tuple[int, int]]
    """Row key → value; two numbers are an interval; text stands for what a person may wrongly write."""
    rest: int | None = None
    """Value of every row not named; None: unfilled."""
    last: Mapping[str, int | float | str | tuple[int, int]] = {}
    """Values of the year before, for checks that speak of `last(…)`."""
    expect: Mapping[str, State]


class Likeness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cells of this form that together say what cells of another form say together; derived, never official."""

    form: str
    """Id of the other form."""
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    note: str = ""
    """Why the two may differ."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is printed around the rows, and the law behind it."""

    title: str
    period: str
    """With `{year}`."""
    legal_basis: str
    valid_years: tuple[int, int]
    columns: tuple[str, str, str] = ("统计指标", "单位", "统计数")
    body_field: str
    """The field for the reporting body, above the table."""
    footer: tuple[str, ...]
    note: str = ""
    """What a user must know about the form's own sources."""


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A form. Made by `load_form`, which refuses what is inconsistent."""

    id: str
    digest: str = ""
    """SHA-256 of the file, set when it is read: two forms of one name need not be the same."""
    sheet: Sheet
    registers: Mapping[str, str]
    """Registers that the form counts, with their Chinese names."""
    names: Mapping[str, str] = {}
    """Chinese names of register fields and facet values, for the words beside a number."""
    row: tuple[Row, ...] = ()
    """Lines, then every cell of every table."""
    table: tuple[Table, ...] = ()
    like: tuple[Likeness, ...] = ()
    """Which cells of other forms say the same."""
    check: tuple[Check, ...] = ()
    example: tuple[Example, ...] = ()

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Rows by key, in printed order."""
        return {row.key: row for row in self.row}

    def named(self, code: str, default: str = "") -> str:
        """Return the Chinese name of a field or value; the code itself (or `default`) where the form gives none."""
        return self.names.get(code, default or code)

    @property
    def lines(self) -> tuple[Row, ...]:
        """The rows of the form's own list, without the cells of tables."""
        return tuple(row for row in self.row if not row.table)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Tables by id, in printed order."""
        return {table.id: table for table in self.table}

    @property
    def fillable(self) -> tuple[Row, ...]:
        """Rows that hold a value."""
        return tuple(row for row in self.row if row.kind is not RowKind.HEADER)

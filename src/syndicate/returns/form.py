"""A form as data: rows, what each counts, checks, and examples that prove the checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from syndicate.returns.queries import Query
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

    @property
    def queries(self) -> tuple[Query, ...]:
        """What it counts, as a sequence."""
        return self.count if isinstance(self.count, tuple) else (self.count,)


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


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small filled table and what the checks must say about it; verified whenever the form is loaded."""

    name: str
    values: Mapping[str, int | float | str | tuple[int, int]]
    """Row key → value; two numbers are an interval; text stands for what a person may wrongly write."""
    rest: int | None = None
    """Value of every row not named; None: unfilled."""
    expect: Mapping[str, State]


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is printed around the rows, and the law behind it."""

    title: str
    period: str
    """With `{year}`."""
    legal_basis: str
    valid_years: tuple[int, int]
    columns: tuple[str, str, str]
    body_field: str
    """The field for the reporting body, above the table."""
    footer: tuple[str, ...]
    note: str = ""
    """What a user must know about the form's own sources."""


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A form. Made by `load_form`, which refuses what is inconsistent."""

    id: str
    sheet: Sheet
    registers: Mapping[str, str]
    """Registers that the form counts, with their Chinese names."""
    names: Mapping[str, str] = {}
    """Chinese names of register fields and facet values, for the words beside a number."""
    row: tuple[Row, ...]
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
    def fillable(self) -> tuple[Row, ...]:
        """Rows that hold a value."""
        return tuple(row for row in self.row if row.kind is not RowKind.HEADER)

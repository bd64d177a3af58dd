"""A filled form: what each cell holds, where it comes from, and what the checks say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from syndicate.returns.form import Form, Level, Row, State
from syndicate.returns.queries import Query
from syndicate.returns.values import Value, show

Counting = Literal["distinct", "postings"]
"""`distinct`: the same information counts once, as the form asks; `postings`: every posting counts, and the form says 未去重."""


Scope = Literal["own", "summary"]
"""`own`: 本机关, what the office and its government did themselves; `summary`: 汇总, with all departments and townships."""


class Source(StrEnum):
    """Where a cell's value comes from."""

    COUNTED = "counted"
    """Counted from the ledger; it opens into the items behind it."""
    STATED = "stated"
    """Stated by a person, with name, day and basis."""
    UNFILLED = "unfilled"
    """Nobody knows: 未填报, which is not zero."""
    INTERVAL = "interval"
    """Known to lie between two bounds (a unit reported only totals)."""

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"counted": "统计", "stated": "填报", "unfilled": "未填报", "interval": "区间"}[self]


class ManualValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that a person states for a row."""

    value: int | float | str
    """As it was written; `fill` refuses what its row cannot hold."""
    who: str
    when: date
    basis: str
    """What it rests on: 会议纪要, 财政批复."""
    place: str = ""
    """Where it was written: file, row, field; for the message when it is refused."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a filled form."""

    value: Value | None
    source: Source
    basis: str = ""
    """Chinese sentence: how the value came about."""
    query: Query | None = None
    """Opens the cell: `open_items`, `open_rows`."""
    parts: tuple[str, ...] = ()
    """Rows it is the sum of; it opens into theirs."""
    stated: ManualValue | None = None
    """What a person stated, also where it does not stand."""
    refused: str = ""
    """Why a value was not accepted for this cell; Chinese, then English."""
    conflict: bool = False
    """A person stated something other than what was counted. The count stands, both are shown."""


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """A signed change of a cell after its year was closed. Never changed, never deleted."""

    key: str
    before: Value | None
    after: Value | None
    who: str
    at: str
    """ISO 8601 with offset."""
    why: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a check says about a filled form."""

    id: str
    level: Level
    state: State
    reason_zh: str
    reason_en: str
    expr: str
    """The relation over row keys."""
    worked: str
    """The relation with the values put in, or what is missing."""
    cells: tuple[str, ...]
    """Keys of the rows it concerns."""

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {"holds": "成立", "fails": "不成立", "undecided": "无法判定"}[self.state]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a unit that a sum was made of."""

    unit: str
    file: str
    """Its name."""
    digest: str
    """SHA-256 of its bytes, hexadecimal."""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A filled form with all that is needed to defend it."""

    form: Form
    year: int
    jurisdiction: str | None
    body: str
    """Name of the reporting body; empty: the jurisdiction code is printed."""
    as_of: date
    """The day of filling, in Beijing time; it is given, never read from a clock."""
    counting: Counting
    cells: Mapping[str, Cell]
    checks: tuple[Outcome, ...]
    notes: tuple[str, ...]
    """What a reader must know: provisional numbers, a form used outside its years."""
    rules_digest: str
    receipt_head: tuple[int, str]
    last: Mapping[str, Cell] = {}
    """Cells of the year before that checks speak of."""
    scope: Scope = "summary"
    units: tuple[str, ...] = ()
    """Units of the office's own report; empty for a summary."""
    moment: str = ""
    """The state of the ledger that was asked for, as it was written on the command line; empty: the newest."""
    closed: str = ""
    """When the year was closed, by whom and why; empty: it is open."""
    adjustments: tuple[Adjustment, ...] = ()
    """Signed changes since the year was closed."""
    gathered: tuple[Gathered, ...] = ()
    """What a sum over units was made of; empty: it was filled from the ledger."""
    compared: int = 0
    """Receipt of the state that `unsigned` tells of; 0: the year is open."""
    unsigned: tuple[Adjustment, ...] = ()
    """What the ledger counts differently since the year was closed and nobody has signed; it changes no cell."""

    @property
    def label(self) -> str:
        """`去重` or `未去重`: must stand wherever the numbers stand."""
        return "去重" if self.counting == "distinct" else "未去重"

    @property
    def reporter(self) -> str:
        """What is printed as the reporting body."""
        return self.body or self.jurisdiction or ""

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Checks that do not hold."""
        return tuple(outcome for outcome in self.checks if outcome.state == "fails")

    def shown(self, row: Row) -> str:
        """Return a row's value as printed; a header row prints a dash."""
        cell = self.cells.get(row.key)
        return "——" if cell is None else show(cell.value, row.kind)

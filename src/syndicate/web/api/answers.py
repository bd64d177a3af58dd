"""What the API answers with, where the program's own values say more than others should see, or less."""

from __future__ import annotations

from typing import Any

import msgspec

from syndicate.engine.explain import Judgement, Neighbour
from syndicate.ledger.browsing import Line
from syndicate.model.disclosures import Receipt, Ruling
from syndicate.model.questions import Difference


class Years(msgspec.Struct, frozen=True, kw_only=True):
    """Which years the ledger knows."""

    years: tuple[int, ...]
    jurisdictions: tuple[str, ...]
    receipt: int
    """Number of the newest receipt."""
    settled: bool


class Counted(msgspec.Struct, frozen=True):
    """A number and the address of the list behind it."""

    value: int
    items: str
    """Empty: nothing is behind it."""


class BoardLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a board."""

    label: str
    figures: tuple[Counted | None, ...]


class BoardOf(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the first page."""

    id: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[BoardLine, ...]
    foot: BoardLine | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the first page."""

    year: int
    month: int
    unit: str
    jurisdiction: str
    cards: tuple[BoardLine, ...]
    boards: tuple[BoardOf, ...]
    aside: tuple[BoardLine, ...]
    unsettled: str
    receipt: int


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list."""

    items: tuple[Line, ...]
    total: int
    """All rows of the selection."""
    more_than: bool = False
    """There are more than `total`: a search counts up to a limit."""
    after: str
    """Where the next page begins; empty: this is the last."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a disclosure."""

    received: str
    published: str
    url: str
    presence: str
    place: str
    receipt: int
    stands: bool
    changes: tuple[str, ...]


class DisclosureOf(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure of an information."""

    handle: str
    source: str
    native_id: str
    known_as: tuple[str, ...]
    channel: str
    unit: str
    title: str
    text: str
    shown: str
    """How the words are shown: whole, masked, or not at all."""
    url: str
    published_at: str
    document_number: str
    index_number: str
    first: bool
    via: Judgement | None
    """The strongest judgement that ties it to the rest."""
    shared: tuple[Difference, ...]
    differing: tuple[Difference, ...]
    review: str
    receipt: int
    readings: tuple[Reading, ...]


class InformationOf(msgspec.Struct, frozen=True, kw_only=True):
    """One information with everything behind it."""

    information: str
    jurisdiction: str
    year: int
    counted: bool
    provisional: bool
    facets: dict[str, tuple[str, ...]]
    rules: str
    threshold: float
    disclosures: tuple[DisclosureOf, ...]
    apart: tuple[Neighbour, ...]
    rulings: tuple[Ruling, ...]


class Receipts(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts, the newest first."""

    receipts: tuple[Receipt, ...]
    before: int
    """Give it for the next page; 0: this is the last."""


class ReceiptOf(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt."""

    receipt: Receipt
    right: bool
    """Its hash fits its content and the one before."""
    items: tuple[Line, ...]


class FormLine(msgspec.Struct, frozen=True, kw_only=True):
    """A form that is installed."""

    id: str
    title: str
    years: tuple[int, int]


class FormCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a filled form."""

    key: str
    label: str
    unit: str
    value: int | float | tuple[int | float, int | float] | None
    """Null: 未填报, which is not zero; two numbers: known to lie between them."""
    text: str
    source: str
    basis: str
    items: str
    """Address of what it counts."""


class FormCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check of a form."""

    id: str
    level: str
    state: str
    reason: str
    worked: str
    cells: tuple[str, ...]


class FormOf(msgspec.Struct, frozen=True, kw_only=True):
    """A form with the numbers of a year."""

    form: str
    title: str
    year: int
    jurisdiction: str | None
    counting: str
    label: str
    """去重 or 未去重."""
    as_of: str
    closed: str
    receipt: tuple[int, str]
    cells: tuple[FormCell, ...]
    checks: tuple[FormCheck, ...]
    notes: tuple[str, ...]


class RegisterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a register."""

    id: str
    unit: str
    date: str
    fields: dict[str, Any]
    place: str


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a register in a year."""

    register: str
    year: int
    rows: tuple[RegisterLine, ...]

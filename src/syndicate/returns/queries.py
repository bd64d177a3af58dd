"""What a row of a form counts, as data: each query is a table in the form's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from syndicate.model import Channel

Facet = Literal["kind", "five_open", "field", "theme", "area"]
Wanted = str | int | tuple[str, ...]
"""A wanted value of a register field; several mean any of them; `*` means any value at all, `""` means none."""
Conditions = Mapping[str, Wanted]

NONE: Conditions = {}


class InformationQuery(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="information"
):
    """Distinct information over all channels: 不同渠道和方式公开相同信息计1条."""


class ChannelQuery(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="channel"
):
    """Distinct information on one channel."""

    channel: Channel


class KindQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="kind"):
    """Distinct information of one 体裁, on all channels or on some."""

    kind: str
    channels: tuple[Channel, ...] = ()
    """Empty: all channels."""
    zero: bool = True
    """Whether finding none of the kind at all means 0. False for events (press conferences): not posted is not the same as not held."""


class FacetQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="facet"):
    """Distinct information under one value of a facet (五公开, 领域, 主题)."""

    facet: Facet
    value: str


class RegisterQuery(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="register"
):
    """Rows of a register. A register (or the named part of it) without rows is 未填报; with rows, a count of none is a true 0."""

    register: str
    part: Conditions = NONE
    """The part of the register that must have rows for the line to be filled: `{kind = "在线访谈"}`."""
    where: Conditions = NONE
    """Which rows count."""
    unless: Conditions = NONE
    """Rows count only if a value of the field is none of these."""
    maybe: tuple[Conditions, ...] = ()
    """Rows that may count here or in another cell, if they meet one of these instead of `where`; they make the cell an interval."""
    unknown: tuple[str, ...] = ()
    """Fields without which nobody can say whether a row counts here: a row that leaves one empty makes the cell an interval."""
    day: str = ""
    """Field whose date puts the row into the year (`closed`: 办结日期); where it is empty, the row's own day does."""


class RegisterSumQuery(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="register_sum"
):
    """The sum of a field over the rows of a register (people trained, money)."""

    register: str
    field: str
    part: Conditions = NONE
    where: Conditions = NONE
    missing: int | None = None
    """What a row counts that leaves the field empty; None: then the sum is not known."""


class OpenQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="query", tag="open"):
    """Rows of a register that were open when the year began or ended (上年结转, 结转下年)."""

    register: str
    closed: str
    """Field with the day the row was closed; empty while it is open."""
    at: Literal["start", "end"]
    where: Conditions = NONE
    """Which open rows count."""
    maybe: tuple[Conditions, ...] = ()
    """As for `RegisterQuery`."""
    unknown: tuple[str, ...] = ()
    """As for `RegisterQuery`."""


ItemQuery = InformationQuery | ChannelQuery | KindQuery | FacetQuery
RowQuery = RegisterQuery | RegisterSumQuery | OpenQuery
Query = InformationQuery | ChannelQuery | KindQuery | FacetQuery | RegisterQuery | RegisterSumQuery | OpenQuery

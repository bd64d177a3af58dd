"""Counts, items and registers, read from the SQLite ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import one
from syndicate.ledger.doubts import in_doubt, open_questions
from syndicate.ledger.lookup import disclosure_rows
from syndicate.ledger.shown import item_of, overlap_of, register_row_of
from syndicate.model import Channel, ChannelCount, Item, Overlap, RegisterRow, Statistics
from syndicate.model.disclosures import Disclosure

_SHARES = "standing <> 'own' AND standing = 'share'"  # the first half names the index
_COUNTED = "standing = 'own' AND year > 0"
_COLUMNS = ", ".join(f"d.{field}" for field in Disclosure.__struct_fields__)


class _Scope:
    """A condition on day and jurisdiction with its bound values."""

    def __init__(self, year: int, jurisdiction: str | None) -> None:
        self.by_day = "day BETWEEN ? AND ?"
        self.by_year = "year = ?"
        self.days: tuple[Any, ...] = (year * 10_000, year * 10_000 + 9_999)
        self.year: tuple[Any, ...] = (year,)
        self.by_month = "month BETWEEN ? AND ?"
        self.months: tuple[Any, ...] = (year * 100, year * 100 + 99)
        if jurisdiction is not None:
            self.by_month = "jurisdiction = ? AND " + self.by_month
            self.months = (jurisdiction, *self.months)
            self.by_day = "jurisdiction = ? AND " + self.by_day
            self.by_year = "jurisdiction = ? AND " + self.by_year
            self.days = (jurisdiction, *self.days)
            self.year = (jurisdiction, *self.year)


def statistics(connection: Connection, year: int, jurisdiction: str | None, unsettled: str) -> Statistics:
    """Return the counts of a year from the running counters; `unsettled`: why they are provisional, empty when they are not."""
    scope = _Scope(year, jurisdiction)
    postings, information = one(
        connection,
        f"SELECT coalesce(sum(postings), 0), coalesce(sum(first), 0) FROM month_counter WHERE {scope.by_month} AND facet = ''",
        scope.months,
    )
    channels = _pairs(connection, scope, "channel", "channel_first")
    return Statistics(
        year=year,
        channels={str(channel): channels.get(str(channel), _NOTHING) for channel in Channel},
        postings=postings,
        information=information,
        overlap=_overlap(connection, scope, sum(count.information for count in channels.values()) - information),
        kinds=_facet(connection, scope, "kind"),
        five_open=_facet(connection, scope, "five_open"),
        fields=_facet(connection, scope, "field"),
        themes=_facet(connection, scope, "theme"),
        areas=_facet(connection, scope, "area"),
        units=_units(connection, scope),
        months=_pairs(
            connection,
            scope,
            "substr(CAST(1000000 + month AS TEXT), 2, 4) || '-' || substr(CAST(1000000 + month AS TEXT), 6)",
            "first",
        ),
        shares=one(connection, f"SELECT count(*) FROM disclosure WHERE {scope.by_year} AND {_SHARES}", scope.year)[0],
        sealed=_held(connection, "sealed WHERE true", jurisdiction),
        quarantined=_held(connection, "quarantine WHERE resolved_at = ''", jurisdiction),
        settled=not unsettled,
        unsettled=unsettled,
        doubts=len(open_questions(connection, year, jurisdiction)),
    )


def _held(connection: Connection, rows: str, jurisdiction: str | None) -> int:
    """Count rows of all years: what cannot be read and what must not be kept have none."""
    whose, bound = (" AND jurisdiction = ?", (jurisdiction,)) if jurisdiction is not None else ("", ())
    return int(one(connection, f"SELECT count(*) FROM {rows}{whose}", bound)[0])


_NOTHING = ChannelCount(postings=0, information=0)


def _pairs(connection: Connection, scope: _Scope, group: str, distinct: str) -> dict[str, ChannelCount]:
    query = (
        f"SELECT {group}, sum(postings), sum({distinct}) FROM month_counter WHERE {scope.by_month} AND facet = '' "
        f"GROUP BY 1 HAVING sum(postings) <> 0 ORDER BY 1"
    )
    return _counts(connection.execute(query, scope.months))


def _units(connection: Connection, scope: _Scope) -> dict[str, ChannelCount]:
    query = (
        f"SELECT unit, sum(postings), sum(unit_first) FROM counter WHERE {scope.by_day} AND facet = '' "
        f"GROUP BY 1 HAVING sum(postings) <> 0 ORDER BY 1"
    )
    return _counts(connection.execute(query, scope.days))


def _counts(rows: Iterable[tuple[Any, ...]]) -> dict[str, ChannelCount]:
    return {name: ChannelCount(postings=postings, information=information) for name, postings, information in rows}


def _facet(connection: Connection, scope: _Scope, facet: str) -> dict[str, int]:
    query = f"SELECT value, sum(first) FROM month_counter WHERE {scope.by_month} AND facet = ? GROUP BY 1 HAVING sum(first) <> 0"
    return dict(sorted(connection.execute(query, (*scope.months, facet))))


def _overlap(connection: Connection, scope: _Scope, items: int) -> Overlap:
    query = f"SELECT channels, sum(informations) FROM overlap WHERE {scope.by_year} GROUP BY 1"
    return overlap_of(dict(connection.execute(query, scope.year)), items)


def items(
    connection: Connection,
    year: int | None,
    jurisdiction: str | None,
    *,
    channel: str | None,
    unit: str | None,
    kind: str | None,
) -> Iterator[Item]:
    """Yield disclosures by publication time, then name."""
    wanted = {"d.year": year, "d.jurisdiction": jurisdiction, "d.channel": channel, "d.unit": unit}
    conditions = [f"{column} = ?" for column, value in wanted.items() if value is not None]
    bound = [value for value in wanted.values() if value is not None]
    if kind is not None:
        conditions.append("instr(',' || coalesce(i.kind, d.kind) || ',', ?) > 0")
        bound.append(f",{kind},")
    query = (
        f"SELECT {_COLUMNS}, coalesce(i.name, d.name) FROM disclosure d LEFT JOIN information i ON i.id = d.information "
        f"{'WHERE ' + ' AND '.join(conditions) if conditions else ''} ORDER BY d.at, d.name"
    )
    doubtful = in_doubt(connection, year, jurisdiction)
    for row in connection.execute(query, bound):
        (disclosure,) = disclosure_rows([row[:-1]])
        provisional = disclosure.information in doubtful
        yield item_of(disclosure, row[-1], provisional=provisional)


def register_rows(connection: Connection, register: str, year: int, jurisdiction: str | None) -> list[RegisterRow]:
    """Return the rows of one register and year, by day and id."""
    scope = _Scope(year, jurisdiction)
    query = (
        "SELECT register, native_id, unit, jurisdiction, day, fields, place FROM register "
        f"WHERE {scope.by_year} AND register = ? ORDER BY day, native_id, jurisdiction"
    )
    return [register_row_of(row) for row in connection.execute(query, (*scope.year, register))]


def registers_filled(connection: Connection, year: int, jurisdiction: str | None) -> dict[str, int]:
    """Return how many rows each register has."""
    scope = _Scope(year, jurisdiction)
    return dict(
        connection.execute(
            f"SELECT register, count(*) FROM register WHERE {scope.by_year} GROUP BY 1 ORDER BY 1", scope.year
        )
    )

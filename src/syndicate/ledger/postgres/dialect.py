"""Statements in the words of the ledger, as PostgreSQL takes them: placeholders, and many rows at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from syndicate.ledger.connection import Bound

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|::\w+|\?\d*|:[a-z_]\w*|\bCROSS JOIN (?=\w+ \w+ ON )")
_INSERT = re.compile(r"INSERT INTO (\w+)\s*(?:\(([^)]*)\))?\s*VALUES \(\?(?:, \?)*\)(.*)$", re.DOTALL)
_UPDATE = re.compile(r"UPDATE (\w+) SET (.*) WHERE (\w+) = (\?\d*)$", re.DOTALL)
_JSON = msgspec.json.Encoder()


class Statement(NamedTuple):
    """A statement with the placeholders of PostgreSQL."""

    text: str
    names: tuple[str, ...]
    """Of the values it takes, where they go by name."""

    def values(self, bound: Bound) -> Sequence[Any]:
        """Return what is bound, in the order of the placeholders."""
        return [bound[name] for name in self.names] if isinstance(bound, Mapping) else bound


@lru_cache(maxsize=1024)
def translated(statement: str) -> Statement:
    """
    Return a statement with numbered placeholders.

    A join that SQLite is told not to reorder is a plain one: PostgreSQL makes up its own mind.
    """
    names: list[str] = []
    plain = 0

    def placed(found: re.Match[str]) -> str:
        nonlocal plain
        said = found.group()
        if said[0] == ":" and said[1] != ":":
            if said[1:] not in names:
                names.append(said[1:])
            return f"${names.index(said[1:]) + 1}"
        if said[0] == "?":
            plain += 1
            return f"${said[1:] or plain}"
        return "JOIN " if said.startswith("CROSS") else said

    return Statement(_TOKEN.sub(placed, statement), tuple(names))


Types = Callable[[str], Mapping[str, str]]
"""Returns column → type of a table, in the order of its columns."""


class Bulk(NamedTuple):
    """A statement that writes many rows: it takes all of them as one JSON list of objects."""

    text: str
    columns: tuple[str, ...]
    places: tuple[int, ...]
    """Where in a row the value of each column stands."""

    def rows(self, rows: Iterable[Sequence[Any]]) -> str:
        """Return rows as the statement takes them; bytes as base64."""
        columns, places = self.columns, self.places
        objects = [{column: row[place] for column, place in zip(columns, places, strict=True)} for row in rows]
        return _JSON.encode(objects).decode()


def bulk(statement: str, types: Types) -> Bulk | None:
    """Return the statement for many rows at once; None for one that is not of the kinds that can be."""
    if found := _INSERT.match(statement):
        return _inserting(types(found[1]), *found.groups())
    if found := _UPDATE.match(statement):
        return _updating(types(found[1]), *found.groups())
    return None


def _inserting(types: Mapping[str, str], table: str, said: str | None, rest: str) -> Bulk:
    columns = tuple(name.strip(' "') for name in said.split(",")) if said else tuple(types)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(_value(name, types[name]) for name in columns)
    text = f"INSERT INTO {table} ({names}) SELECT {values} FROM {_recordset(columns, types)} WHERE true {rest}"
    return Bulk(text, columns, tuple(range(len(columns))))


def _updating(types: Mapping[str, str], table: str, said: str, key: str, place: str) -> Bulk | None:
    assigned = [one.split(" = ") for one in said.split(", ")]
    if any(len(one) != 2 or not re.fullmatch(r"\?\d*", one[1]) for one in assigned):
        return None
    columns = (*(name for name, _ in assigned), key)
    if key in columns[:-1]:
        return None
    marks = (*(mark for _, mark in assigned), place)
    places = tuple(int(mark[1:]) - 1 if mark[1:] else number for number, mark in enumerate(marks))
    values = ", ".join(f"{name} = {_value(name, types[name])}" for name in columns[:-1])
    text = (
        f"UPDATE {table} SET {values} FROM {_recordset(columns, types)} WHERE {table}.{key} = {_value(key, types[key])}"
    )
    return Bulk(text, columns, places)


def _recordset(columns: Sequence[str], types: Mapping[str, str]) -> str:
    told = ", ".join(f'"{name}" {"text" if types[name] == "bytea" else types[name]}' for name in columns)
    return f"json_to_recordset($1::json) AS given ({told})"


def _value(name: str, kind: str) -> str:
    return f"decode(given.\"{name}\", 'base64')" if kind == "bytea" else f'given."{name}"'

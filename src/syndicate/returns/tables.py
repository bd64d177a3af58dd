"""Lays the tables of a form out into cells: each cell is a row of the form with a key, a label and what it counts."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from syndicate.returns.form import Column, Form, Row, Table, TableRow
from syndicate.returns.queries import Conditions, OpenQuery, Query, RegisterQuery, RegisterSumQuery
from syndicate.returns.values import RowKind


def cell_key(line: str, column: str) -> str:
    """Return the key of a cell; a table with one unnamed column has the keys of its lines."""
    return "_".join(part for part in (line, column) if part)


def laid_out(form: Form) -> Form:
    """Return the form with the cells of its tables behind its own lines."""
    cells = tuple(cell for table in form.table for cell in _cells(table))
    return replace(form, row=(*form.row, *cells)) if cells else form


def _cells(table: Table) -> Iterator[Row]:
    for line in table.row:
        if line.kind is RowKind.HEADER:
            key = cell_key(line.key, "")
            yield Row(key=key, label=line.label, indent=line.indent, kind=line.kind, table=table.id, line=line.key)
        else:
            yield from (_cell(table, line, column) for column in table.column)


def _cell(table: Table, line: TableRow, column: Column) -> Row:
    return Row(
        key=cell_key(line.key, column.key),
        label="｜".join(part for part in (line.label, _heading(column)) if part),
        unit=line.unit or "——",
        indent=line.indent,
        kind=column.kind or line.kind,
        count=_queries(line, column),
        sum=_parts(line, column),
        attested=line.attested,
        table=table.id,
        line=line.key,
        column=column.key,
    )


def _heading(column: Column) -> str:
    """Return the heads over a cell, from the top: two columns of one label must be told apart in a list."""
    return "／".join(part for part in (*column.group.split("/"), column.label) if part)


def _queries(line: TableRow, column: Column) -> tuple[Query, ...]:
    if column.cumulative and column.key not in line.cells:
        return ()
    own = line.cells.get(column.key)
    queries = line.count if own is None else own
    every = queries if isinstance(queries, tuple) else (queries,)
    return every if own is not None else tuple(_narrowed(query, column) for query in every)


def _narrowed(query: Query, column: Column) -> Query:
    if isinstance(query, RegisterSumQuery):
        return replace(query, where={**query.where, **column.where})
    if not isinstance(query, RegisterQuery | OpenQuery):
        return query
    # A row may be in doubt by what the line asks, by what the column asks, or by both at once.
    lines: tuple[Conditions, ...] = (query.where, *query.maybe)
    columns: tuple[Conditions, ...] = (column.where, *column.maybe)
    every = [{**one, **other} for one in lines for other in columns]
    return replace(query, where=every[0], maybe=tuple(every[1:]), unknown=(*query.unknown, *column.unknown))


def _parts(line: TableRow, column: Column) -> tuple[str, ...]:
    """Return the cells that add up to a cell: along its line where the column is a total, else down its column."""
    if column.sum:
        return tuple(cell_key(line.key, part) for part in column.sum)
    return tuple(cell_key(part, column.key) for part in line.sum)

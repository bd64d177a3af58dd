"""The published tables of `data/published_tables.toml` as filled forms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from syndicate.returns import Filled, Form, fill_stated, load_form, stated_by

_TABLES = tomllib.loads((Path(__file__).parent / "data" / "published_tables.toml").read_text(encoding="utf-8"))
NAMES = tuple(_TABLES)


def expected_failures(name: str) -> set[str]:
    """Return the checks that must fail on a published table."""
    return set(_TABLES[name]["fails"])


def values_of(name: str) -> dict[str, Any]:
    """Return the published numbers by the keys of the form."""
    said = _TABLES[name]
    form = load_form(said["form"])
    rest = {row.key: said["rest"] for row in form.fillable if row.table == "s3"} if "rest" in said else {}
    return {**rest, **said["single"], **dict(_cells(form, said))}


def _cells(form: Form, said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for table in form.table:
        for line, numbers in said.get(table.id, {}).items():
            # Table four is printed as one line; its groups are the beginnings of its columns' keys.
            keys = [column.key for column in table.column]
            own = (
                [key for key in keys if key.startswith(f"{line}_")]
                if table.id == "s4"
                else [f"{line}_{key}" for key in keys]
            )
            yield from zip(own, numbers, strict=True)


@cache
def published(name: str) -> Filled:
    """Return a published table as a filled form, judged, with last year's table where there is one."""
    said = _TABLES[name]
    last = published(said["last"]).cells if "last" in said else {}
    return fill_stated(
        load_form(said["form"]),
        values_of(name),
        said["year"],
        said["jurisdiction"],
        stated=stated_by("公开的年度报告", date(said["year"] + 1, 1, 31), "年度报告所附表格"),
        body=said["body"],
        last=last,
    )

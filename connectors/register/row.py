"""One row of a register: which register, which identity, which day; a nil report or a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.connect import Defaults, RegisterRow

from .cells import CellError, day
from .fields import FIELDS, Cells, Fields
from .words import KINDS, NIL, SAYS_NIL, plain, register_of_kind

_DESTROYED = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+")
_RUNNING = re.compile(r"\d{1,5}")
_YEARLY = ("body", "staff", "money", "decision", "procurement", "total")
"""Registers whose rows may name their year alone."""
_ASIDE = ("id", "unit", "date", "category")


def rows(register: str, cells: Cells, defaults: Defaults, place: str) -> Iterator[RegisterRow]:
    """
    Yield what one row says; a nil report over several registers (会议和培训：无) says it for each.

    `register` is `*` where the row's own 类别 tells it.

    Raises:
        CellError: A cell holds what it cannot hold.
    """
    if is_nil(cells):
        for name, fields in _nil_registers(register, cells):
            yield _row(name, {**fields, "nil": 1}, cells, defaults, place)
        return
    kind: Fields = {}
    if register == "*" or (cells["category"] and register in KINDS and KINDS[register][0]):
        register, kind = _kind(cells)
    yield _row(register, {**kind, **FIELDS[register](cells)}, cells, defaults, place)


def is_nil(cells: Cells) -> bool:
    """Say whether a row reports that there was nothing."""
    texts = [plain(text) for text in (*cells.texts(*_ASIDE), cells["id"], cells["category"]) if text]
    rest = [plain(text) for text in cells.texts(*_ASIDE)]
    return any(text in SAYS_NIL for text in texts) and all(text in NIL for text in rest)


def _nil_registers(register: str, cells: Cells) -> Iterator[tuple[str, Fields]]:
    if register != "*":
        yield register, {}
        return
    found = register_of_kind(cells["category"])
    if found is not None:
        yield found[0], {found[1]: found[2]} if found[1] else {}
        return
    for name in ("meeting", "training"):
        yield name, {}


def _kind(cells: Cells) -> tuple[str, Fields]:
    label = cells.label("category")
    found = register_of_kind(cells["category"])
    if found is None:
        expected = "、".join(word for _, words in KINDS.values() for word in words)
        got = cells["category"]
        raise CellError(
            label,
            "bad_value",
            f"“{label}”应为 {expected} 之一，得到“{got}” / {label}: expected one of {expected}, got {got!r}",
        )
    register, field, word = found
    return register, {field: word} if field else {}


def _row(register: str, fields: Fields, cells: Cells, defaults: Defaults, place: str) -> RegisterRow:
    yearly = register in _YEARLY or "nil" in fields
    date = day(cells["date"], cells.label("date"), year_only=yearly)
    unit = cells["unit"] or defaults.unit
    if not unit:
        label = cells.label("unit")
        raise CellError(
            label, "bad_value", f"“{label}”为空，也没有配置单位 / {label} is empty and no unit is configured"
        )
    return RegisterRow(
        register=register,
        native_id=_identity(fields, cells, unit, f"{date:%Y}" if yearly else f"{date:%Y-%m-%d}"),
        unit=unit,
        jurisdiction=defaults.jurisdiction,
        date=date,
        fields=fields,
        place=place,
    )


def _identity(fields: Fields, cells: Cells, unit: str, when: str) -> str:
    """The number as it stands; a running number or none at all is no identity over units and years, so both are added."""
    given = cells["id"]
    if _DESTROYED.fullmatch(given):
        label = cells.label("id")
        raise CellError(
            label,
            "bad_id",
            f"“{label}”被 Excel 改成了 {given} / {label} was turned into {given} by Excel; store it as text",
        )
    if "nil" in fields:
        return "/".join((unit, when, *(str(value) for name, value in fields.items() if name == "kind"), "零报告"))
    if given and not _RUNNING.fullmatch(given):
        return given
    if given:
        return f"{unit}/{when[:4]}/{given}"
    return "/".join(
        (unit, when, *(str(fields[name]) for name in ("kind", "method", "title", "by", "channel") if name in fields))
    )

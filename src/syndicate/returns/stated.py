"""A form filled from numbers that somebody wrote down: a unit's own table, a published report, last year's file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from syndicate.model import UsageError
from syndicate.returns.checking import NOTHING, Cells, judge
from syndicate.returns.filled import Cell, Filled, ManualValue, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.values import Raw, Refused, number_of

_NOTE = re.compile(r"[（(][^（）()]*[)）]$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_BLANK = frozenset({"", "未填报", "——", "—", "/"})


def cleaned(raw: Raw) -> Raw:
    """Return what a person wrote, without what is no part of the number: full-width digits, thousands' commas, a note in brackets."""
    if not isinstance(raw, str):
        return raw
    text = _NOTE.sub("", unicodedata.normalize("NFKC", raw).strip()).strip()
    return _THOUSANDS.sub("", text)


def fill_stated(  # noqa: PLR0913  (each is a fact of the return that only the caller knows)
    form: Form,
    values: Mapping[str, Raw | None],
    year: int,
    jurisdiction: str | None,
    *,
    stated: ManualValue,
    body: str = "",
    last: Cells = NOTHING,
) -> Filled:
    """
    Return the form filled from stated numbers alone, and judged.

    A blank cell is 未填报, never 0. What its row cannot hold (`10余次`) is refused with the reason; nothing is added up that was not
    stated, so that the checks find what the writer got wrong.

    Args:
        form: The form.
        values: Numbers by key, as they were written; None, empty or 未填报: nobody filled it.
        year: The report year.
        jurisdiction: 行政区划代码, for the checks that concern counties alone.
        stated: Who stated them, when and on what basis; its own value is not used.
        body: Name of the reporting body.
        last: Cells of the year before, for the checks that carry over.

    Raises:
        UsageError: A key is no cell of the form.
    """
    known = {row.key for row in form.fillable}
    unknown = [key for key in values if key not in known]
    if unknown:
        names = "、".join(unknown)
        raise UsageError(f"表式 {form.id} 没有可填的行 {names} / form {form.id} has no row {names} to fill")
    cells = {row.key: _cell(row, values.get(row.key), stated) for row in form.fillable}
    return Filled(
        form=form,
        year=year,
        jurisdiction=jurisdiction,
        body=body,
        as_of=stated.when,
        counting="distinct",
        cells=cells,
        checks=judge(form, cells, last, jurisdiction),
        notes=(f"各数由{stated.who}填报（{stated.basis}），不由台账统计 / stated, not counted from the ledger",),
        rules_digest="",
        receipt_head=(0, ""),
        last=last,
    )


def _cell(row: Row, raw: Raw | None, stated: ManualValue) -> Cell:
    if raw is None or (isinstance(raw, str) and raw.strip() in _BLANK):
        return Cell(value=None, source=Source.UNFILLED)
    said = ManualValue(value=_plain(raw), who=stated.who, when=stated.when, basis=stated.basis)
    try:
        value = number_of(cleaned(raw), row.kind)
    except Refused as refusal:
        basis = f"{stated.who}填报“{raw}”，已拒收"
        return Cell(value=None, source=Source.UNFILLED, basis=basis, stated=said, refused=str(refusal))
    basis = f"{stated.who} {stated.when.isoformat()} 填报“{raw}”（{stated.basis}）"
    return Cell(value=value, source=Source.STATED, basis=basis, stated=said)


def _plain(raw: Raw) -> int | float | str:
    return str(raw) if isinstance(raw, Decimal) else raw


def stated_by(who: str, when: date, basis: str) -> ManualValue:
    """Return the mark of who stated numbers, when and on what basis."""
    return ManualValue(value="", who=who, when=when, basis=basis)

"""export check: an exported file is proved against the ledger, from its own manifest."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from syndicate import __version__
from syndicate.ledger.past import Past
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import UsageError
from syndicate.returns.closing import value_of
from syndicate.returns.drawing import Drawn, Order, draw
from syndicate.returns.export import export
from syndicate.returns.export.layout import foot_of
from syndicate.returns.export.reading import printed, read_exported, shown_in
from syndicate.returns.export.texts import Unlike, shortened, unlike
from syndicate.returns.filled import Cell, Filled, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.library import load_form
from syndicate.returns.proving import (
    Difference,
    Manifest,
    altered,
    cell_differences,
    ledger_differences,
    manifest_of,
)
from syndicate.returns.state import State

_TOLD = 20
"""Places that are named; of more only the number is told."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What came of checking a file."""

    manifest: Manifest
    again: Filled | None
    """The form filled again; None: the ledger has not the state that the file rests on."""
    differences: tuple[Difference, ...]


def prove(path: Path, ledger: SqliteLedger, form: Form | None = None) -> Proof:
    """
    Check a file that `export` wrote: its numbers, its manifest, and the ledger as of the manifest's receipt must say the same.

    Args:
        path: The file.
        ledger: The ledger.
        form: The form, where it is not one of the installation's; else found by the name in the manifest.

    Raises:
        UsageError: The file cannot be read, carries no manifest, or its form is not installed.
    """
    exported = read_exported(path)
    found = manifest_of(exported.manifest)
    if found.gathered:
        raise UsageError(
            f"{path.name} 是汇总表，须与各单位报来的文件核对：syndicate rollup 各单位报表/ --check {path.name} / "
            f"{path.name} is the sum of what units handed in, and is proved from their files: syndicate rollup FILES --check {path.name}"
        )
    form = form or load_form(found.form)
    told = list(altered(exported.manifest))
    try:
        past = Past(ledger.connection, found.receipt[0])
        # Beside a closed year stands what the ledger counted differently when the file was written.
        present = Past(ledger.connection, found.compared) if found.compared else past
    except UsageError as error:
        lacking = Difference(key="", label="批次凭证 / receipt", in_file=str(found.receipt[0]), in_ledger=str(error))
        return Proof(manifest=found, again=None, differences=(*told, lacking))
    told += ledger_differences(found, form, past)
    drawn = _again(found, form, ledger, present)
    again = drawn.filled
    shown = shown_in(exported, again)
    told += cell_differences(found, shown, again, partial(printed, again, suffix=path.suffix.lower()))
    if not told and found.program == __version__ and found.compared is not None:
        told += _rest(path, msgspec.structs.replace(drawn, filled=msgspec.structs.replace(again, moment=found.moment)))
    return Proof(manifest=found, again=again, differences=tuple(told))


def _rest(path: Path, drawn: Drawn) -> Iterator[Difference]:
    """Hold what is no number of the form, labels and lists, against the file that the same state gives; what is signed may be filled in."""
    with TemporaryDirectory(prefix="syndicate-") as folder:
        other = export(drawn.filled, drawn.enquiry, Path(folder) / f"again{path.suffix.lower()}")
        lines = foot_of(drawn.filled)[0]
        signing = {*lines, *(part for line in lines for part in line.split("　"))} - {""}
        found = [one for one in unlike(path, other) if not _is_signature(one, signing)]
    for one in found[:_TOLD]:
        yield Difference(key="", label=one.place, in_file=shortened(one.one), in_ledger=shortened(one.other))
    if len(found) > _TOLD:
        more = f"另有 {len(found) - _TOLD} 处 / {len(found) - _TOLD} more places"
        yield Difference(key="", label=more, in_file="", in_ledger="")


def _is_signature(one: Unlike, signing: Collection[str]) -> bool:
    """Tell whether only blanks of the lines to sign were filled in."""
    blanks = [part for part in one.other.split("　") if part]
    return one.other in signing and all(part in one.one for part in blanks)


def _again(found: Manifest, form: Form, ledger: SqliteLedger, present: Past) -> Drawn:
    order = Order(
        form=form,
        year=found.year,
        jurisdiction=found.jurisdiction,
        scope=found.scope,
        units=found.units,
        counting=found.counting,
        body=found.body,
        filled_on=found.filled_on,
        manual=found.stated,
    )
    state = State(present, found.compared or found.receipt[0], None, None, "")
    return draw(ledger, order, state, adjustments=found.adjusted, closed=bool(found.closed))


def read_filled(path: Path, form: Form | None = None) -> Filled:
    """
    Return an exported file as a filled form, from its manifest alone: for comparing it, not for proving it.

    Raises:
        UsageError: The file cannot be read, carries no manifest, or its form is not installed.
    """
    found = manifest_of(read_exported(path).manifest)
    form = form if form is not None and form.id == found.form else load_form(found.form)
    cells = {row.key: _kept_cell(row, found.values.get(row.key)) for row in form.fillable}
    return Filled(
        form=form,
        year=found.year,
        jurisdiction=found.jurisdiction,
        body=found.body,
        as_of=found.filled_on,
        counting=found.counting,
        cells=cells,
        checks=(),
        notes=(),
        rules_digest=found.rules,
        receipt_head=found.receipt,
        scope=found.scope,
        units=found.units,
    )


def _kept_cell(row: Row, kept: object) -> Cell:
    value = value_of(kept, row)
    return Cell(value=value, source=Source.UNFILLED if value is None else Source.STATED)

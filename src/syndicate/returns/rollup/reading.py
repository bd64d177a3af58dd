"""Reads the filled form of one unit and says what the unit must put right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from syndicate.model import UsageError
from syndicate.returns.checking import judge
from syndicate.returns.fill import add_up
from syndicate.returns.filled import Cell, Outcome, Source
from syndicate.returns.form import Form
from syndicate.returns.library import form_names, load_form
from syndicate.returns.rollup.dividing import Part, divided
from syndicate.returns.rollup.grid import Grid, grids
from syndicate.returns.rollup.numbers import written
from syndicate.returns.rollup.placing import Found, Place, find
from syndicate.returns.values import RowKind

_FEW = 0.5
"""A file that holds fewer of the cells of a form is no such form."""
_YEAR = re.compile(r"(20\d\d)\s*年")
_YUAN = re.compile(r"^\s*元\s*$|[(（]\s*(?:单位[:：])?\s*元\s*[)）]|单位[:：]\s*元\s*$")
_NOT_A_NAME = re.compile(r"20\d\d年?度?|政府信息公开|情况|统计表|年度报告|工作|[（(].*?[)）]|[-_\s]")
_TOP = 8
"""Rows from the top in which the unit and the year stand."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a unit must put right."""

    place: str
    """Sheet and cell; empty where it concerns the file."""
    label: str
    """The line of the form, as printed."""
    message: str
    """Chinese, then English."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit wrote behind a number, or how its number was read."""

    place: str
    label: str
    text: str
    """Chinese, then English."""


class HandedIn(msgspec.Struct, frozen=True, kw_only=True):
    """The filled form of one unit, as it was handed in."""

    file: str
    digest: str = ""
    """SHA-256 of the file's bytes, hexadecimal."""
    unit: str
    year: int
    """0: the file does not say."""
    cells: Mapping[str, Cell]
    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...]
    checks: tuple[Outcome, ...]

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Checks that do not hold."""
        return tuple(one for one in self.checks if one.state == "fails")

    @property
    def must_correct(self) -> bool:
        """Whether the unit must hand it in again: something cannot be read, or a check that must hold does not."""
        return bool(self.faults) or any(one.level == "hard" for one in self.failures)


def recognised(path: Path) -> Form:
    """
    Return the form that a file fills: the one of which it holds the most.

    Raises:
        Unreadable: The file is no table.
        UsageError: It fills none of the forms that are installed.
    """
    sheets = grids(path)
    forms = [load_form(name) for name in form_names()]
    share, form = max(((_share(form, find(form, sheets)), form) for form in forms), key=lambda one: one[0])
    if share < _FEW:
        known = "、".join(one.id for one in forms)
        raise UsageError(
            f"{path.name}：不是已知的统计表（{known}） / {path.name}: fills none of the known forms ({known})"
        )
    return form


def read(path: Path, form: Form, jurisdiction: str | None = None) -> HandedIn:
    """
    Return what one unit handed in.

    Args:
        path: XLSX, XLS or CSV.
        form: The form that it should fill.
        jurisdiction: 行政区划代码, for the checks that concern counties alone.

    Raises:
        Unreadable: The file is damaged, encrypted, or no table.
        UsageError: It does not fill this form, or holds the forms of several units.
    """
    first, *others = read_units(path, form, jurisdiction)
    if others:
        names = "、".join(one.unit for one in (first, *others))
        raise UsageError(f"{path.name}：有几家单位的表（{names}） / {path.name}: holds the forms of several units")
    return first


def read_units(path: Path, form: Form, jurisdiction: str | None = None) -> list[HandedIn]:
    """
    Return what the units of a file handed in, in its order; most files are of one unit. Raises as `read` does.

    What names a unit of its own but does not fill the form is a fault of the unit before: nothing of a file is passed over.
    """
    filled: list[HandedIn] = []
    lost: list[str] = []
    for part in divided(grids(path)):
        found = find(form, part.sheets)
        if _share(form, found) >= _FEW:
            filled.append(_part(path, form, part, found, jurisdiction))
        elif part.unit:
            lost.append(part.unit)
    kept = digest_of(path)
    filled = [msgspec.structs.replace(one, digest=kept) for one in filled]
    if not filled:
        raise UsageError(f"{path.name}：不是表式 {form.id} / {path.name}: does not fill form {form.id}")
    if lost:
        names = "、".join(lost)
        message = f"文件里还有 {names} 的表，不是表式 {form.id}，没有读入 / the file also holds what {names} filled, which is not form {form.id}"
        fault = Fault(place="", label="", message=message)
        filled[-1] = msgspec.structs.replace(filled[-1], faults=(*filled[-1].faults, fault))
    return filled


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, by which it is known again under any name."""
    return sha256(path.read_bytes()).hexdigest()


def _part(path: Path, form: Form, part: Part, found: Found, jurisdiction: str | None) -> HandedIn:
    sheets = part.sheets
    unit = part.unit or _NOT_A_NAME.sub("", path.stem) or path.stem
    cells, remarks = _cells(form, found, f"{unit}，{path.name}")
    _refuse_yuan(form, found, cells)
    faults = [*_faults(form, found, cells)]
    add_up(form, cells)
    return HandedIn(
        file=path.name,
        unit=unit,
        year=_year(sheets),
        cells=cells,
        faults=tuple(faults),
        remarks=tuple(remarks),
        checks=judge(form, cells, jurisdiction=jurisdiction),
    )


def _refuse_yuan(form: Form, found: Found, cells: dict[str, Cell]) -> None:
    """Refuse amounts whose line or column says 元: nobody knows whether the number was turned into 万元, too."""
    for row in form.fillable:
        place = found.places.get(row.key)
        if place is None or row.kind is not RowKind.MONEY or cells[row.key].value is None:
            continue
        if (where := _yuan_beside(place)) is not None:
            message = f"单位写作“元”（{where.address}“{where.text.strip()}”），本格应为万元 / {where.address} says 元: expected 万元"
            cells[row.key] = msgspec.structs.replace(
                cells[row.key], value=None, source=Source.UNFILLED, refused=message
            )


def _yuan_beside(place: Place) -> Place | None:
    """Return the cell left of an amount, or above it, that gives its unit as 元."""
    beside = [Place(place.grid, place.row, column) for column in range(place.column)]
    above = [Place(place.grid, row, place.column) for row in range(max(place.row - _TOP, 0), place.row)]
    return next((one for one in (*beside, *above) if _YUAN.search(one.text)), None)


def _share(form: Form, found: Found) -> float:
    wanted = [row.key for row in form.fillable if row.printed]
    return sum(key in found.places for key in wanted) / len(wanted)


def _cells(form: Form, found: Found, who: str) -> tuple[dict[str, Cell], list[Remark]]:
    cells: dict[str, Cell] = {}
    remarks: list[Remark] = []
    for row in form.fillable:
        place = found.places.get(row.key)
        if place is None:
            cells[row.key] = Cell(value=None, source=Source.UNFILLED)
            continue
        said = written(place.text, row.kind)
        source = Source.UNFILLED if said.value is None else Source.STATED
        basis = f"{who} {place.address}：“{place.text.strip()}”" if place.text.strip() else ""
        cells[row.key] = Cell(value=said.value, source=source, basis=basis, refused=said.refused)
        if said.remark:
            text = f"数字后有说明，已按数字计：{said.remark} / counted by the number; the remark is kept"
            remarks.append(Remark(place=place.address, label=row.label, text=text))
        if said.note:
            remarks.append(Remark(place=place.address, label=row.label, text=said.note))
    return cells, remarks


def _faults(form: Form, found: Found, cells: Mapping[str, Cell]) -> Iterator[Fault]:
    for label in found.missing:
        yield Fault(place="", label=label, message=f"表中没有{label} / the file lacks {label}")
    for title in found.again:
        message = f"{title} 又有一份，数字不同，请只留一份 / {title} is there once more with other numbers: keep one"
        yield Fault(place="", label="", message=message)
    for key, cell in cells.items():
        if cell.refused:
            place: Place = found.places[key]
            yield Fault(place=place.address, label=form.rows[key].label, message=cell.refused)


def _year(sheets: Sequence[Grid]) -> int:
    tops = (cell for grid in sheets for row in grid.rows[:_TOP] for cell in row.cells)
    found = next((match for cell in tops if (match := _YEAR.search(cell))), None)
    return int(found[1]) if found else 0

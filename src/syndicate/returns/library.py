"""Reads forms from data and refuses what is inconsistent, naming the file, the key and what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from syndicate.model import ConfigError, UsageError
from syndicate.returns.checking import instances, judge
from syndicate.returns.expression import LAST, ExpressionError
from syndicate.returns.filled import Cell, Source
from syndicate.returns.form import Check, Example, Form, Row
from syndicate.returns.queries import OpenQuery, RegisterQuery, RegisterSumQuery
from syndicate.returns.tables import laid_out
from syndicate.returns.values import Interval, Refused, RowKind, number_of

_SUFFIX = ".toml"
_A_DISTRICT = "230102"
"""Whose form an example is: a district's, for which every check speaks."""


def form_names() -> tuple[str, ...]:
    """Return the names of the forms that come with the installation, sorted."""
    return tuple(sorted(entry.name[: -len(_SUFFIX)] for entry in _shelf().iterdir() if entry.name.endswith(_SUFFIX)))


def load_form(name_or_path: str | Path) -> Form:
    """
    Return a form by name (`2014`) or from a file of one's own (a path that ends in `.toml`).

    The form's own examples are worked through; a form that contradicts them is refused.

    Raises:
        UsageError: There is no form of that name.
        ConfigError: The form is inconsistent: an unknown key, a repeated row, a sum over unknown rows, a failing example.
    """
    place = _find(name_or_path)
    form = _decode(place)
    faults = [*_row_faults(form), *_check_faults(form)] or [*_example_faults(form)]
    if faults:
        raise ConfigError("\n".join(f"{place.name}：{fault}" for fault in faults))
    return form


def form_of_year(year: int) -> Form | None:
    """Return the installed form in force in a report year, the national one before provincial variants; None: there is none."""
    forms = (load_form(name) for name in form_names())
    fitting = [one for one in forms if one.sheet.valid_years[0] <= year <= one.sheet.valid_years[1]]
    return min(fitting, key=lambda one: (not one.id.isdecimal(), one.id), default=None)


def _shelf() -> Traversable:
    return files("syndicate_config") / "forms"


def _find(name_or_path: str | Path) -> Traversable:
    name = str(name_or_path)
    if name.endswith(_SUFFIX):
        path = Path(name)
        if path.is_file():
            return path
    elif name in form_names():
        return _shelf() / f"{name}{_SUFFIX}"
    known = "、".join(form_names())
    raise UsageError(f"没有表式 {name}；现有：{known} / no form {name}; known: {known}")


def _decode(place: Traversable) -> Form:
    try:
        raw = place.read_bytes()
        form = msgspec.convert(tomllib.loads(raw.decode("utf-8")), Form)
        return laid_out(msgspec.structs.replace(form, digest=sha256(raw).hexdigest()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{place.name}：表式不合规格 / not a valid form: {error}") from None


def _row_faults(form: Form) -> Iterator[str]:
    seen: set[str] = set()
    for row in form.row:
        if row.key in seen:
            yield f"行 {row.key} 重复 / row {row.key} appears twice"
        seen.add(row.key)
        if not row.key.isidentifier():
            yield f"行 {row.key} 的键应为标识符 / key {row.key} is not an identifier"
        if row.kind is RowKind.HEADER and (row.queries or row.sum):
            yield f"标题行 {row.key} 不应有数 / header row {row.key} must not count"
        yield from _sum_faults(form, row)
        yield from _register_faults(form, row)


def _sum_faults(form: Form, row: Row) -> Iterator[str]:
    below = [other.key for other in form.row]
    below = below[below.index(row.key) + 1 :]
    for key in row.sum:
        part = form.rows.get(key)
        if part is None or part.kind is not row.kind:
            yield f"行 {row.key} 的分项 {key} 不存在或不同类 / row {row.key}: part {key} is unknown or of another kind"
        elif key not in below and not row.table:  # the cells of a table are added up from the parts to the whole
            yield f"行 {row.key} 的分项 {key} 应在其后 / row {row.key}: part {key} must stand below it"


def _register_faults(form: Form, row: Row) -> Iterator[str]:
    for query in row.queries:
        if isinstance(query, RegisterQuery | RegisterSumQuery | OpenQuery) and query.register not in form.registers:
            yield f"行 {row.key}：[registers] 未列登记簿 {query.register} / register {query.register} is not listed"


def _check_faults(form: Form) -> Iterator[str]:
    known = {row.key for row in form.fillable}
    seen: set[str] = set()
    for check in form.check:
        if check.id in seen:
            yield f"校验 {check.id} 重复 / check {check.id} appears twice"
        seen.add(check.id)
        if bool(check.expr) == bool(check.rule):
            yield f"校验 {check.id} 应有 expr 或 rule 之一 / check {check.id} needs either expr or rule"
        elif check.each and check.table not in form.tables:
            yield f"校验 {check.id}：没有表 {check.table} / check {check.id}: no table {check.table}"
        elif check.expr:
            yield from _expression_faults(form, check, known)


def _expression_faults(form: Form, check: Check, known: set[str]) -> Iterator[str]:
    try:
        found = instances(form, check)
    except ExpressionError as error:
        yield f"校验 {check.id}：{error}"
        return
    if not found:
        yield f"校验 {check.id} 不涉及任何行列 / check {check.id} concerns no line or column"
    for key in dict.fromkeys(key.removeprefix(LAST) for one in found for key in one.expression.keys):
        if key not in known:
            yield f"校验 {check.id}：没有可填的行 {key} / check {check.id}: no row {key} to fill"


def _example_faults(form: Form) -> Iterator[str]:
    shown: set[tuple[str, str]] = set()
    for example in form.example:
        unknown = [key for key in (*example.values, *example.last) if key not in form.rows]
        if unknown:
            yield f"示例“{example.name}”：没有行 {'、'.join(unknown)} / unknown rows"
            continue
        cells, last = _example_cells(form, example), _example_last(form, example)
        states = {outcome.id: outcome.state for outcome in judge(form, cells, last, _A_DISTRICT)}
        for check, expected in example.expect.items():
            found = states.get(check, "unknown")
            if found != expected:
                yield f"示例“{example.name}”：校验 {check} 应为 {expected}，实为 {found} / expected {expected}, found {found}"
            shown.add((check, expected))
    for check_id in (check.id for check in form.check):
        for state in ("holds", "fails"):
            if (check_id, state) not in shown:
                yield f"校验 {check_id} 缺少 {state} 的示例 / check {check_id} has no example that {state}"


def _example_cells(form: Form, example: Example) -> dict[str, Cell]:
    return {row.key: _example_cell(row, example.values.get(row.key, example.rest)) for row in form.fillable}


def _example_last(form: Form, example: Example) -> dict[str, Cell]:
    return {key: _example_cell(form.rows[key], raw) for key, raw in example.last.items()}


def _example_cell(row: Row, raw: float | str | tuple[int, int] | None) -> Cell:
    if raw is None:
        return Cell(value=None, source=Source.UNFILLED)
    if isinstance(raw, tuple):
        return Cell(value=Interval(*raw), source=Source.INTERVAL)
    try:
        return Cell(value=number_of(raw, row.kind), source=Source.STATED)
    except Refused as refusal:
        return Cell(value=None, source=Source.UNFILLED, refused=str(refusal))

"""rollup: gather the filled forms of units, check each, add them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, encode, output_format, visible

if TYPE_CHECKING:
    from syndicate.ledger.sqlite import SqliteLedger
    from syndicate.returns.form import Form
    from syndicate.returns.rollup.adding import RolledUp
    from syndicate.returns.rollup.reading import HandedIn
    from syndicate.settings import Settings

_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv")
_COLUMNS = {
    "unit": "单位",
    "state": "状态",
    "file": "文件",
    "wrong": "须更正",
    "hints": "提示",
    "filled": "已填格数",
}

_DIFFERENCES = {"key": "行键", "label": "指标", "in_file": "汇总表", "in_ledger": "各单位文件"}


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--form", "name", help="表式；不写则自动识别 / the form; recognised when it is not given")
@click.option("--year", type=int, help="统计年度；不写则以表内所写为准 / report year; else the one that the files name")
@click.option(
    "--units",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="应报单位名单，每行一个；不写则为台账中当年有条目的单位 / names of the units that must hand in, one a line; else those of the ledger",
)
@click.option("--to", "target", type=click.Path(path_type=Path), help="写出汇总表 / write the sum as a form")
@click.option(
    "--detail",
    type=click.Path(path_type=Path),
    help="写出进度、问题、各单位数字（.xlsx）/ write progress, problems and every unit's numbers",
)
@click.option(
    "--keep",
    "keeps",
    is_flag=True,
    help="把计入的文件留存在数据目录 / keep the files that count in the folder of the data",
)
@click.option(
    "--check",
    "written",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="核对写出的汇总表；不写 FILES 则用留存的文件 / prove a written sum; without FILES from those that were kept",
)
@click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="汇总日期，默认今天 / day, default today")
@output_format(choices=("table", "json"))
@click.pass_obj
def rollup(  # noqa: PLR0913 — one parameter per option
    invocation: Invocation,
    files: Sequence[Path],
    name: str | None,
    year: int | None,
    units: Path | None,
    target: Path | None,
    detail: Path | None,
    jurisdiction: str | None,
    as_of: datetime | None,
    keeps: bool,
    written: Path | None,
    form: str,
) -> int:
    """
    汇总各单位报来的统计表：识别、核对、指出谁须更正、相加。

    Gather the filled forms of units (files or folders): each is read by its labels, checked, and added up. Exit code 3 while a unit is
    missing or has something to correct.
    """
    from syndicate import returns
    from syndicate.app import now
    from syndicate.returns.rollup.adding import roll_up
    from syndicate.returns.rollup.keeping import keep

    settings = invocation.settings()
    if written is not None:
        return _prove(written, files, settings, form)
    code = jurisdiction or settings.jurisdiction.code or None
    with _ledger(settings) as ledger:
        given = _all(files)
        handed, unread, chosen = _read(given, name, code)
        expected = year or _year(handed)
        rolled = roll_up(
            chosen,
            handed,
            expected,
            as_of=(as_of or now()).date(),
            expected=_expected(units, ledger, expected, code),
            enquiry=ledger,
            jurisdiction=code,
            body=settings.jurisdiction.name,
        )
        if target is not None:
            returns.export(rolled.filled, ledger, target)
        if keeps:
            keep(settings.home, rolled.filled.gathered, given)
    if detail is not None:
        _write_detail(rolled, detail)
    _tell(rolled, unread, form)
    return 0 if rolled.complete and not unread else 3


def _prove(written: Path, files: Sequence[Path], settings: Settings, layout: str) -> int:
    """Hold a written sum against the files that it was made of; 3 where they differ."""
    import msgspec

    from syndicate.ledger.past import Past
    from syndicate.returns.rollup.adding import roll_up
    from syndicate.returns.rollup.keeping import kept
    from syndicate.returns.rollup.proof import claimed, sum_differences

    exported, found = claimed(written)
    given = _all(files) if files else kept(settings.home, found.gathered)
    handed, _, chosen = _read(given, found.form, found.jurisdiction)
    with _ledger(settings) as ledger:
        again = roll_up(
            chosen,
            handed,
            found.year,
            as_of=found.filled_on,
            enquiry=Past(ledger.connection, found.receipt[0]),
            jurisdiction=found.jurisdiction,
            body=found.body,
        ).filled
        lines = [msgspec.to_builtins(one) for one in sum_differences(written, exported, found, again)]
    emit(lines, layout, _DIFFERENCES) if lines or layout == "json" else click.echo(
        f"相符：{len(found.values)} 格，{len(found.gathered)} 家单位的文件 / holds: {len(found.values)} cells, files of {len(found.gathered)} units"
    )
    return 3 if lines else 0


@contextmanager
def _ledger(settings: Settings) -> Iterator[SqliteLedger]:
    """Open the ledger of the home; where there is none the forms are added up all the same, over an empty one."""
    from syndicate.app import has_ledger, reading
    from syndicate.ledger.sqlite import SqliteLedger

    if has_ledger(settings):
        with reading(settings) as ledger:
            yield ledger
        return
    empty = SqliteLedger(None)
    try:
        yield empty
    finally:
        empty.close()


def _all(given: Sequence[Path]) -> list[Path]:
    """Return the files, those of folders by name; lock files of office programs are passed over."""
    found = [
        file
        for path in given
        for file in ([path] if path.is_file() else sorted(path.rglob("*")))
        if file == path or (file.suffix.lower() in _SUFFIXES and not file.name.startswith(("~$", ".")))
    ]
    if not found:
        raise click.UsageError("没有找到统计表文件（.xlsx .xls .csv）/ there are no forms here (.xlsx .xls .csv)")
    return list(dict.fromkeys(found))


def _read(files: Sequence[Path], name: str | None, code: str | None) -> tuple[list[HandedIn], dict[str, str], Form]:
    """Return what can be read, why the other files cannot, and the form; the first file that fills one tells which."""
    from syndicate.model import Unreadable, UsageError
    from syndicate.returns.library import load_form
    from syndicate.returns.rollup.reading import read_units, recognised

    form = load_form(name) if name else None
    handed: list[HandedIn] = []
    unread: dict[str, str] = {}
    for file in files:
        try:
            form = form or recognised(file)
            handed += read_units(file, form, code)
        except (Unreadable, UsageError) as error:
            unread[str(file)] = str(error)
    if form is None:
        raise UsageError("\n".join(unread.values()))
    return handed, unread, form


def _year(handed: Sequence[HandedIn]) -> int:
    named = Counter(one.year for one in handed if one.year)
    if not named:
        raise click.UsageError("表内没有写年度，请用 --year 指明 / the files name no year: give --year")
    return max(named, key=lambda one: (named[one], one))


def _expected(units: Path | None, ledger: SqliteLedger, year: int, code: str | None) -> list[str]:
    if units is not None:
        return [name.strip() for name in units.read_text("utf-8-sig").splitlines() if name.strip()]
    return [unit for unit in ledger.statistics(year, code).units if unit]


def _write_detail(rolled: RolledUp, path: Path) -> None:
    from syndicate.returns.rollup.detail import write_detail

    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"--detail 须为 .xlsx 文件，得到“{path.name}” / --detail must be an .xlsx file")
    write_detail(rolled, path)


def _tell(rolled: RolledUp, unread: dict[str, str], form: str) -> None:
    from syndicate.returns.rollup.detail import problems, progress

    lines = [dict(zip(_COLUMNS, line, strict=True)) for line in progress(rolled)]
    found = [line for one in rolled.handed_in for line in problems(rolled.filled.form, one)]
    if form == "json":
        print(encode(_document(rolled, unread, lines, found)))
        return
    emit(lines, "table", _COLUMNS)
    for unit, file, place, label, told in found:
        click.echo(visible(f"✗ {unit}（{file}）{place} {label}：{told}"))
    for message in unread.values():
        click.echo(visible(f"✗ {message}"))
    for unit in rolled.twice:
        click.echo(visible(f"✗ {unit} 报来不止一份，只计第一份 / {unit} handed in several files: the first counts"))
    for file in rolled.other_year:
        click.echo(
            visible(f"✗ {file} 不是 {rolled.filled.year} 年度的表，未计入 / {file} is of another year: left out")
        )
    for check in rolled.filled.failures:
        click.echo(visible(f"✗ 汇总 校验 {check.id} 不成立：{check.reason_zh}。{check.worked}"))
    for note in rolled.filled.notes:
        click.echo(visible(f"· {note}"))


def _document(
    rolled: RolledUp, unread: dict[str, str], lines: list[dict[str, Any]], found: Sequence[Sequence[str]]
) -> dict[str, Any]:
    from syndicate.returns.values import plain

    filled = rolled.filled
    return {
        "form": filled.form.id,
        "year": filled.year,
        "complete": rolled.complete and not unread,
        "units": lines,
        "problems": [dict(zip(("unit", "file", "place", "label", "message"), line, strict=True)) for line in found],
        "unread": unread,
        "twice": rolled.twice,
        "other_year": rolled.other_year,
        "cells": {
            key: {"value": plain(cell.value), "source": cell.source, "basis": cell.basis}
            for key, cell in filled.cells.items()
        },
        "checks": [
            {"id": one.id, "level": one.level, "state": one.state, "worked": one.worked} for one in filled.checks
        ],
        "notes": filled.notes,
    }

"""returns check: an annual report against its table, against itself, and for what does not belong in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, encode, output_format, visible

if TYPE_CHECKING:
    from syndicate.returns.form import Form
    from syndicate.returns.narrative.check import Table
    from syndicate.returns.narrative.reports import Report
    from syndicate.settings import Settings


@click.command(cls=Command)
@click.argument("report", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--form", "name", help="表式；不写则按报告年度 / the form; else the one in force in the report's year")
@click.option(
    "--table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="统计表文件（.xlsx .xls .csv）；不写则用报告里的表，报告里没有则用台账 / the table's own file; else the report's, else the ledger's",
)
@click.option("--year", type=int, help="报告年度；不写则看标题 / the report year; else the one of the title")
@click.option("--own", default="", help="本地名称，如“道里区”；不写则取报告中最常见的 / name of the own district")
@output_format(choices=("table", "json"))
@click.pass_obj
def check(  # noqa: PLR0913 — one parameter per option
    invocation: Invocation,
    report: Path,
    name: str | None,
    table: Path | None,
    year: int | None,
    own: str,
    form: str,
) -> int:
    """
    核对年度报告：正文与表、合计与分项、占比、套用外地或往年的文字、不当说法。

    Check an annual report (.txt .html .docx): its numbers against the table and against each other, and what was left in from
    elsewhere. Exit code 3 when there is anything to look at.
    """
    from syndicate.returns.narrative.check import check_report
    from syndicate.returns.narrative.findings import LABELS
    from syndicate.returns.narrative.reports import read_report

    read = read_report(report)
    chosen = _form(name, year or read.year)
    values, source = _table(invocation.settings(), read, chosen, table, year or read.year)
    checked = check_report(read, chosen, values, own=own)
    lines = [
        {
            "kind": one.kind,
            "label": LABELS[one.kind],
            "level": one.level,
            "paragraph": one.paragraph,
            "excerpt": one.excerpt,
            "message": one.message,
        }
        for one in checked.findings
    ]
    if form == "json":
        document = {"year": year or read.year, "form": chosen.id, "table": source, "said": len(checked.said)}
        print(encode({**document, "compared": checked.compared, "findings": lines}))
    else:
        for line in lines:
            where = f"（第 {line['paragraph']} 段）" if line["paragraph"] else ""
            mark = "✗" if line["level"] == "hard" else "？"
            click.echo(visible(f"{mark} {line['label']}{where}：{line['message']}"))
            if line["excerpt"]:
                click.echo(visible(f"    原文：{line['excerpt']}"))
        said = f"正文有 {len(checked.said)} 个数字对应表式 {chosen.id} 的行，与表核对 {checked.compared} 个（表：{source or '无'}）"
        english = f"{len(checked.said)} numbers of the text speak of the form, {checked.compared} were compared with the table"
        click.echo(visible(f"{said} / {english}"))
    return 3 if checked.findings else 0


def _form(name: str | None, year: int) -> Form:
    from syndicate.returns.library import form_names, form_of_year, load_form

    if name:
        return load_form(name)
    found = form_of_year(year) if year else None
    if found is None:
        known = "、".join(form_names())
        raise click.UsageError(
            f"看不出报告年度，请写明 --form（{known}）/ the report's year cannot be seen: give --form ({known})"
        )
    return found


def _table(settings: Settings, report: Report, form: Form, file: Path | None, year: int) -> tuple[Table, str]:
    """Return the table to compare with, and what it was taken from."""
    from syndicate.returns.narrative.check import table_in

    if file is not None:
        from syndicate.returns.rollup.reading import read

        cells = read(file, form).cells
        return {key: cell.value for key, cell in cells.items() if cell.value is not None}, file.name
    printed = table_in(report, form)
    if printed:
        return printed, "报告中的表 / the report's own"
    return _counted(settings, form, year)


def _counted(settings: Settings, form: Form, year: int) -> tuple[Table, str]:
    """Return what the ledger of the home counts, where there is one that knows the year."""
    from syndicate.app import has_ledger, now, reading
    from syndicate.returns.fill import fill

    if not year or not has_ledger(settings):
        return {}, ""
    with reading(settings) as ledger:
        if not ledger.statistics(year).postings:
            return {}, ""
        filled = fill(form, ledger, year, settings.jurisdiction.code or None, as_of=now().date())
    return {key: cell.value for key, cell in filled.cells.items() if cell.value is not None}, "台账 / the ledger"

"""report: the annual report as a draft."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import Which, as_of_option, needed, order_of, which_in_force
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.returns.report import Drawing


@click.command(cls=Command)
@which_in_force
@as_of_option
@click.option("--to", "target", type=click.Path(path_type=Path), help="文件：.docx .html .md / the file")
@click.option(
    "--manual", type=click.Path(path_type=Path), help="人工填报的值，同 export / stated values, as for `export`"
)
@click.option(
    "--filled-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="填报日期；默认为截至之日，不写截至则为今天 / day of filling; default: the day of --as-of, else today",
)
@click.pass_context
def report(
    context: click.Context,
    which: Which,
    as_of: str,
    target: Path | None,
    manual: Path | None,
    filled_on: datetime | None,
) -> None:
    """
    起草年度报告：各部分的数字、表和图已填好，每个数附出处；只有人能写的话标明【待填写】。

    Draft the annual report: sections, numbers, tables and drawings, each number with its ground; what only people can write is marked.
    What nobody knows stands as 未填报. The same year, state and day of filling give the same bytes.
    """
    from syndicate import returns
    from syndicate.app import now, reading
    from syndicate.cli.export import tell_failures
    from syndicate.cli.settled import settle_first
    from syndicate.returns.report import compose, load_outline, write_report

    invocation: Invocation = context.obj
    settings = invocation.settings()
    asked = which.asked(context)
    path = needed(context, "target", target)
    stated = returns.load_manual(manual) if manual is not None else {}
    if not as_of:  # a state of the past is as it was
        settle_first(settings)
    with reading(settings) as ledger:
        state = returns.state_of(ledger, as_of)
        day = filled_on.date() if filled_on else state.day or now().date()
        order = order_of(asked, settings, ledger, filled_on=day, manual=stated)
        drawn = returns.draw(ledger, order, state)
        drafted = compose(drawn.filled, drawn.enquiry, load_outline(order.form))
        print(write_report(drafted, path, _drawn if path.suffix.lower() == ".html" else None))
    tell_failures(drawn.filled)


def _drawn(drawing: Drawing) -> str:
    """Draw bars as the pages do; a number known by its bounds is drawn at the lower one and says both."""
    from syndicate.returns.values import bounds
    from syndicate.web.charts import Chart, Point, draw

    points = tuple(
        Point(int(bounds(bar.value).low), f"#n{bar.note}", f"{bar.label}：{bar.shown}")
        for bar in drawing.bars
        if bar.value is not None
    )
    labels = tuple(bar.label for bar in drawing.bars if bar.value is not None)
    said = "，".join(point.said for point in points)
    chart = Chart(
        id=drawing.id,
        shape="bars",
        title=drawing.title,
        described=said,
        labels=labels,
        series=((drawing.title, points),),
    )
    return str(draw(chart))

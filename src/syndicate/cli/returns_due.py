"""returns due: which applications must be answered, by whom and until when."""

from __future__ import annotations

from datetime import datetime

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import layout_option
from syndicate.cli.shared import emit

FINDINGS = 3
_COLUMNS = {
    "native_id": "编号",
    "unit": "单位",
    "handler": "承办人",
    "received": "收到",
    "law": "条例",
    "step_zh": "待办",
    "started": "起算",
    "days": "工作日",
    "due": "届满",
    "left": "剩余",
    "urgency_zh": "状态",
    "note": "说明",
}
_STEPS = {"answer": "答复", "amendment": "等待补正", "third_party": "等待第三方意见", "closed": "已办结"}
_URGENCIES = {
    "late": "已超期",
    "soon": "将届满",
    "running": "期限内",
    "waiting": "等待申请人",
    "unknown": "无法确知",
    "on_time": "按期办结",
    "answered_late": "超期办结",
}


@click.command(cls=Command)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="哪一天看，默认今天 / seen on which day, default today")
@click.option("--jurisdiction", help="行政区划代码；不写则全部 / code of the jurisdiction; default: all")
@click.option("--unit", help="只看一个单位 / of one unit only")
@click.option("--closed", is_flag=True, help="也列出本年已办结的 / also those closed this year")
@layout_option
@click.pass_context
def due(
    context: click.Context, on: datetime | None, jurisdiction: str | None, unit: str | None, closed: bool, layout: str
) -> None:
    """
    依申请公开的答复期限：谁、哪件、哪天届满，按急缓排列。有超期未办的，退出码 3。

    When applications must be answered, the most urgent first, in working days under the regulation in force when each was received: 15 and
    15 (2007), 20 and 20 (from 15 May 2019). Exit code 3 where one is late.
    """
    import msgspec

    from syndicate import returns
    from syndicate.app import now, reading

    with reading(context.obj.settings()) as ledger:
        day = on.date() if on else now().date()
        found = [one for one in returns.due(ledger, day, jurisdiction, closed=closed) if unit in (None, one.unit)]
    lines = (
        {**msgspec.to_builtins(one), "step_zh": _STEPS[one.step], "urgency_zh": _URGENCIES[one.urgency]}
        for one in found
    )
    emit(lines, layout, _COLUMNS)
    if any(one.urgency == "late" for one in found):
        context.exit(FINDINGS)

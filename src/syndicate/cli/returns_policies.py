"""returns policies: each normative document with its interpretation, and those that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.returning import layout_option
from syndicate.cli.shared import Invocation, emit

if TYPE_CHECKING:
    from syndicate.returns.policies import Policy

FINDINGS = 3
_COLUMNS = {
    "state_zh": "状态",
    "title": "规范性文件",
    "document_number": "文号",
    "unit": "单位",
    "published_at": "公开时间",
    "interpretation": "解读",
    "information": "信息",
}


@click.command(cls=Command)
@click.option("--year", type=int, required=True, help="文件公开的年度 / the year the documents count in")
@click.option("--jurisdiction", help="行政区划代码；不写则全部 / code of the jurisdiction; default: all")
@click.option("--missing", is_flag=True, help="只列没有解读的和待核对的 / only those without, or to be looked at")
@layout_option
@click.pass_context
def policies(context: click.Context, year: int, jurisdiction: str | None, missing: bool, layout: str) -> None:
    """
    规范性文件与解读对照：每份文件有哪些解读、凭什么对上；有缺解读或待核对的，退出码 3。

    Each normative document with its interpretations and what ties them together; exit code 3 where one has none, or is only mentioned.
    """
    from syndicate.app import reading
    from syndicate.returns.policies import policies as found_in

    invocation: Invocation = context.obj
    with reading(invocation.settings()) as ledger:
        found = found_in(ledger.connection, year, jurisdiction)
    wanting = [one for one in found if one.state != "interpreted"]
    emit(map(_line, wanting if missing else found), layout, _COLUMNS)
    lacking = sum(one.state == "missing" for one in wanting)
    click.echo(
        f"规范性文件 {len(found)} 件，缺解读 {lacking} 件，待核对 {len(wanting) - lacking} 件 / "
        f"{len(found)} documents, {lacking} without an interpretation, {len(wanting) - lacking} to be looked at",
        err=True,
    )
    if wanting:
        context.exit(FINDINGS)


def _line(policy: Policy) -> dict[str, Any]:
    import msgspec

    from syndicate.returns.policies import HOWS, STATES

    said = "；".join(f"{one.title}（{HOWS[one.how]}）" for one in policy.interpretations)
    more = {"state": policy.state, "state_zh": STATES[policy.state], "interpretation": said}
    return {**msgspec.to_builtins(policy), **more}

"""review: the desk from the shell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from syndicate.cli.acting import actor_of, code_option, reason_option, required_as
from syndicate.cli.bilingual import Command, Group
from syndicate.cli.review_words import (
    ACTS,
    ALARMS,
    LINES,
    UNREVIEWED,
    act_row,
    alarm_row,
    line_row,
    opened_row,
    print_opened,
    said,
)
from syndicate.cli.shared import Invocation, emit, encode, output_format

if TYPE_CHECKING:
    from syndicate.app import Gate
    from syndicate.model.review import Review

_LONGEST = 64 * 2**20
_SHORTEST = 8
"""Digits of a digest that must be given."""


@click.group(cls=Group)
def review() -> None:
    """
    保密审查：先审查、后公开，一事一审 / The review: nothing goes out without a clearance of exactly what goes out.

    决定都以 --as 所指用户的身份作出，记录在案 / every decision is that of the user named by --as, and on the record.
    """


@review.command()
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE|-]")
@required_as
@output_format(choices=("table", "json"))
@click.pass_obj
def submit(invocation: Invocation, /, file: BinaryIO, actor: str, form: str) -> None:
    """
    送审：每行一个 JSON {"id","unit","title","body","channels",…}；同一编号再送即为修改。

    Hand in drafts as JSON lines. A line that is refused is told on standard error; the others go on, and the exit code is 3.
    """
    from syndicate.app import reviewing
    from syndicate.model import SyndicateError, Transient
    from syndicate.review.drafts import read_line

    bad = 0
    with reviewing(invocation.settings(), screens=True) as gate:
        name = actor_of(gate, actor)
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST), b""), 1):
            if not line.strip():
                continue
            try:
                _say(gate.desk.submit(*read_line(line, number), name), form)
            except Transient:
                raise
            except SyndicateError as error:
                bad += 1
                click.echo(f"第 {number} 行 / line {number}: {error}", err=True)
    if bad:
        sys.exit(3)


@review.command()
@output_format(choices=("table", "json"))
@click.pass_obj
def screen(invocation: Invocation, /, form: str) -> None:
    """
    筛查已公开而尚未筛查的条目（守护进程运行时会自动进行）/ Screen what is public and was not looked at yet.

    A running daemon does so by itself. Findings raise a leak alarm; see `review alarms`.
    """
    from syndicate.app import office

    with office(invocation.settings()) as open_office:
        look = open_office.watch()
        looks = [look()]
        while looks[-1].publications:
            looks.append(look())
    done = {"publications": sum(one.publications for one in looks), "reviews": sum(one.reviews for one in looks)}
    if form == "json":
        print(encode(done))
    else:
        print(f"筛查 {done['publications']} 条，其中 {done['reviews']} 条在审 / screened, of which under review")


@review.command("list")
@click.option("--state", "states", multiple=True, help="状态，可多个 / state")
@click.option("--unit", default="", help="单位 / unit")
@click.option("--source", type=click.Choice(["draft", "published"]), default=None, help="来源 / source")
@click.option("--unreviewed", is_flag=True, help="未审先发：已公开而没有审查 / public without a clearance")
@click.option("--year", type=int, help="年度（未审先发）/ year, with --unreviewed")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="最多几条 / how many at most")
@required_as
@output_format()
@click.pass_obj
def list_(invocation: Invocation, /, actor: str, form: str, **wanted: Any) -> None:
    """列出审查，等得最久的在前，附两个时限 / List what is under review, longest waiting first, with both clocks."""
    import msgspec

    from syndicate.app import reviewing
    from syndicate.ledger.reviews import Filters

    with reviewing(invocation.settings()) as gate:
        name = actor_of(gate, actor)
        if wanted["unreviewed"]:
            found = gate.desk.unreviewed(name, wanted["year"], wanted["unit"])
            emit(map(msgspec.structs.asdict, found), form, UNREVIEWED)
            return
        filters = Filters(
            states=wanted["states"], unit=wanted["unit"], source=wanted["source"] or "", limit=wanted["limit"] or 0
        )
        emit([line_row(line) for line in gate.desk.queue(name, filters)], form, LINES)


@review.command()
@click.argument("identity", metavar="ID")
@required_as
@output_format(choices=("table", "json"))
@click.pass_obj
def show(invocation: Invocation, /, identity: str, actor: str, form: str) -> None:
    """阅看一件：正文、发现、遮盖、改动、历史；阅看记录在案 / See one in full; that it was read is recorded."""
    from syndicate.app import reviewing

    with reviewing(invocation.settings(), screens=True) as gate:
        opened = gate.desk.open(identity, actor_of(gate, actor))
    if form == "json":
        print(encode(opened_row(opened)))
    else:
        print_opened(opened)


@review.command()
@click.argument("identity", metavar="ID")
@required_as
@output_format()
@click.pass_obj
def history(invocation: Invocation, /, identity: str, actor: str, form: str) -> None:
    """一件的全部记录：谁、何时、何级、何决定、何理由 / Every act on one: who, when, tier, decision, reason."""
    from syndicate.app import reviewing

    with reviewing(invocation.settings()) as gate:
        emit([act_row(act) for act in gate.desk.history(identity, actor_of(gate, actor))], form, ACTS)


@review.command()
@click.option("--all", "everything", is_flag=True, help="包括已处置的 / also those resolved")
@click.option("--resolve", type=int, metavar="NUMBER", help="处置该告警 / resolve this one")
@code_option
@reason_option
@required_as
@output_format()
@click.pass_obj
def alarms(invocation: Invocation, /, everything: bool, actor: str, form: str, **given: Any) -> None:  # click's flag
    """告警：已公开的内容有发现；送审件带密级标志 / Alarms: something public has findings; a draft bore a secret mark."""
    from syndicate.app import reviewing
    from syndicate.ledger.reviews import Why

    with reviewing(invocation.settings()) as gate:
        name = actor_of(gate, actor)
        if given["resolve"] is not None:
            gate.desk.resolve(given["resolve"], name, Why(code=given["code"], text=given["reason"]))
        emit([alarm_row(one) for one in gate.desk.alarms(name, open_only=not everything)], form, ALARMS)


@review.command()
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--month", metavar="YYYY-MM", default="", help="改为该月的审查登记簿 / the register of a month instead")
@click.option("--output", "-o", type=click.Path(dir_okay=False, writable=True), required=True, help="XLSX 文件 / file")
@required_as
@click.pass_obj
def sheet(invocation: Invocation, /, identity: str | None, month: str, output: str, actor: str) -> None:
    """保密审查单，或某月的审查登记簿，写为 XLSX / The paper form of one review, or the register of a month, as XLSX."""
    from syndicate.app import reviewing
    from syndicate.review.paper import write_register, write_sheet

    if bool(identity) == bool(month):
        raise click.UsageError("请写一个编号，或 --month / give an ID or --month")
    with reviewing(invocation.settings(), screens=bool(identity)) as gate:
        name = actor_of(gate, actor)
        if identity:
            write_sheet(gate.desk, gate.reviews, identity, name, output)
        else:
            write_register(gate.desk, gate.reviews, month, name, output)
    print(f"已写入 {output} / written")


def _deciding(name: str, deed: str, summary: str, *, exact: bool = False) -> click.Command:
    @click.argument("identity", metavar="ID")
    @click.option(
        "--digest",
        default="",
        help=f"所阅看内容的摘要（至少前 {_SHORTEST} 位，见 show）/ digest of what was looked at, {_SHORTEST} digits at least",
    )
    @click.option(
        "--finding", "dismissed", multiple=True, type=int, help="排除第几项发现 / number of a finding to dismiss"
    )
    @code_option
    @reason_option
    @required_as
    @output_format(choices=("table", "json"))
    @click.pass_obj
    def decide(invocation: Invocation, /, identity: str, actor: str, form: str, **given: Any) -> None:
        from syndicate.app import reviewing
        from syndicate.ledger.reviews import Why
        from syndicate.model.review import Deed

        if exact and not given["digest"]:
            raise click.UsageError(
                "请用 --digest 写明所阅看内容的摘要（见 show）/ say with --digest what was looked at"
            )
        with reviewing(invocation.settings(), screens=True) as gate:
            who = actor_of(gate, actor)
            digest = _digest(gate, identity, given["digest"])
            why = Why(code=given["code"], text=given["reason"])
            _say(gate.desk.act(identity, who, Deed(deed), why, digest, given["dismissed"]), form)

    return click.command(name, cls=Command, help=summary)(decide)


def _digest(gate: Gate, identity: str, given: str) -> str:
    row = gate.reviews.review(identity)
    if row is None or not given:
        return row.digest if row else ""
    if len(given) < _SHORTEST:
        raise click.UsageError(f"--digest 至少 {_SHORTEST} 位 / --digest: {_SHORTEST} digits at least")
    return row.digest if row.digest.startswith(given) else given


def _say(row: Review, form: str) -> None:
    if form == "json":
        import msgspec

        print(encode(msgspec.structs.asdict(row)))
    else:
        print(said(row))


for _name, _deed, _summary, _exact in (
    (
        "approve",
        "approve",
        "同意：只对所阅看的内容有效（--digest）/ Approve exactly what was looked at (--digest).",
        True,
    ),
    ("return", "return", "退回，须写明理由 / Return, with the reason.", False),
    ("withhold", "withhold", "不予公开，须写明依据和理由 / Withhold, on a ground of the regulation in force.", False),
    ("escalate", "escalate", "报审，须写明理由 / Lay before the body that decides.", False),
    ("retract", "retract", "收回自己的同意，重新审查 / Take back one's own approval: back to review.", False),
    ("dismiss", "dismiss", "排除误报（保密负责人，--finding）/ Dismiss findings: the secrecy officer.", False),
    ("hand-in", "submit", "送审已筛查或退回的 / Hand in what is screened or was returned.", False),
    ("release", "release", "公开已放行的（责任科室）/ Release what is cleared: the responsible section.", False),
    (
        "withdraw",
        "withdraw",
        "撤回，须写明理由；已公开的通知各方 / Withdraw, with the reason; what is out is recalled.",
        False,
    ),
):
    review.add_command(_deciding(_name, _deed, _summary, exact=_exact))

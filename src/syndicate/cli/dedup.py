"""dedup: the parameters of recognition: see them, try others on what the ledger holds, switch them on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.correcting import by_option, print_change, reason_option
from syndicate.cli.shared import Invocation, emit, encode, output_format, visible
from syndicate.engine.counted import counts_of

if TYPE_CHECKING:
    from syndicate.engine.backtest import Backtest, Example
    from syndicate.ledger.protocol import Ledger
    from syndicate.model import Statistics
    from syndicate.pipeline.dedup.parameters import Parameters

_COLUMNS = {"name": "", "before": "信息条数（现在）", "after": "（改后）", "change": "增减"}
_file = click.option(
    "--recognition",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="参数文件（TOML）；不写则为程序自带的参数 / file of parameters (TOML); else those installed",
)
_jurisdiction = click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")


@click.group(cls=Group)
def dedup() -> None:
    """识别的参数：查看、回测、启用 / The parameters of recognition: see, back-test, switch on."""


@dedup.command()
@_jurisdiction
@click.option("--installed", is_flag=True, help="程序自带的，不看台账 / those installed, whatever the ledger goes by")
@output_format(default="toml", choices=("toml", "json"))
@click.pass_obj
def parameters(invocation: Invocation, jurisdiction: str | None, installed: bool, form: str) -> None:
    """显示生效的参数，可存为文件、修改、回测 / Show the parameters in force, as a file to change and to back-test."""
    from syndicate.app import reading
    from syndicate.pipeline.dedup.parameters import INSTALLED

    values = {"": INSTALLED}
    if not installed:
        with reading(invocation.settings()) as ledger:
            values = {code: ledger.weighing().get(code, INSTALLED) for code in _codes(ledger, jurisdiction)}
    if form == "json":
        print(encode(next(iter(values.values())) if len(values) == 1 else values))
        return
    for code, one in values.items():
        print(_toml(one, code))


def _toml(one: Parameters, code: str) -> str:
    import msgspec

    from syndicate.pipeline.dedup.words import EVIDENCE

    head = [f"# 辖区 {code}"] if code else []
    weights = [f"{name} = {value!r}  # {EVIDENCE.get(name, ('',))[0]}" for name, value in one.weights.items()]
    ignored = ", ".join(f'"{name}"' for name in one.ignored)
    limits = [f"{name} = {value!r}" for name, value in msgspec.structs.asdict(one.doubts).items()]
    plain = [f"same_from = {one.same_from!r}", f"ignored = [{ignored}]"]
    return "\n".join([*head, *plain, "", "[doubts]", *limits, "", "[weights]", *weights])


@dedup.command()
@_file
@_jurisdiction
@click.option(
    "--examples", "limit", type=click.IntRange(min=0), default=10, show_default=True, help="每类几例 / of each kind"
)
@output_format(choices=("table", "json"))
@click.pass_obj
def backtest(invocation: Invocation, file: Path | None, jurisdiction: str | None, limit: int, form: str) -> None:
    """
    回测：用另一套参数重新识别台账中的全部条目，显示会改变什么，并举例说明；什么都不写。有改变时退出码为 3。

    Recognise everything that the ledger holds by other parameters and show what would change, with examples; writes nothing. Exit
    code 3 when something would.
    """
    from syndicate.app import reading
    from syndicate.engine.backtest import backtest as tested

    chosen = _read(file)
    with reading(invocation.settings()) as ledger:
        found = tested(ledger, chosen, _codes(ledger, jurisdiction), limit)
    if form == "json":
        print(encode(found))
    else:
        _print(found)
    if found.moved:
        sys.exit(3)


@dedup.command()
@_file
@_jurisdiction
@reason_option
@by_option
@output_format(choices=("table", "json"))
@click.pass_obj
def apply(invocation: Invocation, file: Path | None, jurisdiction: str | None, reason: str, by: str, form: str) -> None:
    """
    启用：从此按这些参数识别，全部条目随即重算，逐页提交，各有凭证；中断了会自行接着算。

    Switch parameters on: from now on recognition goes by them, and everything is made anew, page by page with receipts. Cut off, it is
    gone on with by itself; until then `stats` says that it is not settled.
    """
    from syndicate.app import correcting
    from syndicate.cli.progress import Settling
    from syndicate.engine.renewing import switch_on
    from syndicate.ledger.weighing import switched_on

    if not reason.strip():
        raise click.UsageError("请写明理由（--reason） / a reason is needed (--reason)")
    begin = switched_on(_read(file), by, reason.strip())
    with correcting(invocation.settings()) as office:
        for code in _codes(office.ledger, jurisdiction):
            years = sorted({row.year for row in office.ledger.standing(code)})
            before = [office.ledger.statistics(year, code) for year in years]
            with Settling(quiet=form == "json") as progress:
                receipts = switch_on(office.core, office.ledger, code, begin, progress)
            after = [office.ledger.statistics(year, code) for year in years]
            _report(code, receipts, (before, after), form)


def _read(file: Path | None) -> Parameters | None:
    from syndicate.model import ConfigError
    from syndicate.pipeline.dedup.parameters import from_toml

    if file is None:
        return None
    try:
        return from_toml(file.read_text("utf-8"))
    except ValueError as error:
        raise ConfigError(f"参数文件“{file}”有误：{error} / {file}: the parameters are wrong") from error


def _codes(ledger: Ledger, jurisdiction: str | None) -> list[str]:
    from syndicate.model import UsageError

    known = ledger.jurisdictions()
    if jurisdiction is not None and jurisdiction not in known:
        raise UsageError(
            f"台账中没有辖区 {jurisdiction}（有：{'、'.join(known)}） / the ledger has no jurisdiction {jurisdiction}"
        )
    return known if jurisdiction is None else [jurisdiction]


def _report(code: str, receipts: Sequence[int], counts: tuple[list[Statistics], list[Statistics]], form: str) -> None:
    before, after = counts
    if form == "json":
        then, now = ([counts_of(one) for one in side] for side in counts)
        last = receipts[-1] if receipts else 0
        print(encode({"jurisdiction": code, "receipt": last, "receipts": receipts, "before": then, "after": now}))
        return
    numbers = f"（凭证 {receipts[0]}–{receipts[-1]}）" if receipts else ""
    print(f"辖区 {code}：已重新识别{numbers} / recognised again, receipts: {len(receipts)}")
    for year_before, year_after in zip(before, after, strict=True):
        print_change(year_before, year_after)


def _print(found: Backtest) -> None:
    print(
        f"条目 {found.disclosures}，其中 {found.moved} 条会换到别的信息 / disclosures that would stand with others: {found.moved}"
    )
    print(f"会合并的信息 {found.merged}，会拆开的信息 {found.split} / informations joined, parted")
    print(f"存疑的条目对 {found.doubtful[0]} → {found.doubtful[1]} / doubtful pairs")
    for year, counted in found.years.items():
        rows = [("合计（去重）/ all, distinct", counted.information), *counted.channels.items()]
        emit(
            [
                {"name": f"{year} {name}", "before": pair[0], "after": pair[1], "change": f"{pair[1] - pair[0]:+d}"}
                for name, pair in rows
            ],
            "table",
            _COLUMNS,
        )
    for example in found.examples:
        _print_example(example)
    if not found.moved:
        print("不改变任何计数 / no count would change")


def _print_example(example: Example) -> None:
    from syndicate.cli.item_words import print_judgement, side

    word = {"merged": "会合并 / would be joined", "split": "会拆开 / would be parted"}[example.change]
    print(f"\n{word}：{example.one.handle} — {example.other.handle}")
    for party in (example.one, example.other):
        print(visible(f"  {side(party)}"))
    for heading, judgement in (("现在 / now", example.before), ("改后 / then", example.after)):
        print(f"  {heading}")
        print_judgement(judgement, 4)

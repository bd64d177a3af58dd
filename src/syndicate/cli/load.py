"""load: read files, or every configured source once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, encode, output_format

if TYPE_CHECKING:
    from syndicate.app import Office
    from syndicate.connect.contract import Defaults, FileInput
    from syndicate.model.disclosures import Outcome
    from syndicate.settings import Settings

_WORDS = {
    "read": "读入",
    "new": "新增",
    "revised": "修订",
    "repeated": "重复",
    "quarantined": "隔离",
    "sealed": "封存",
    "seconds": "秒",
}

NOWHERE = "000000"
"""Stands for the jurisdiction of files that are read without one."""


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--connector", help="连接器；不写则逐个识别文件 / which connector; else each file is recognised")
@click.option(
    "--channel",
    type=click.Choice(["gazette", "website", "weibo", "wechat", "other"]),
    help="公开渠道 / the channel, where the file does not say",
)
@click.option("--unit", help="填报单位 / the unit, where the file does not say")
@click.option("--jurisdiction", help="行政区划代码，6 位 / code of the jurisdiction, 6 digits")
@click.option(
    "--engine",
    type=click.Choice(["embedded", "kafka"]),
    help="引擎；kafka：读数交给工作进程 / which engine; kafka: workers take the readings in",
)
@output_format(choices=("table", "json"))
@click.pass_obj
def load(  # noqa: PLR0913 — one parameter per option
    invocation: Invocation,
    paths: tuple[Path, ...],
    connector: str | None,
    channel: str | None,
    unit: str | None,
    jurisdiction: str | None,
    engine: str | None,
    form: str,
) -> None:
    """
    读入文件或文件夹；不写路径则把所有已配置的信源各读一遍。

    Read files or folders; without a path, every configured source once. What cannot be read goes to quarantine, and the rest is
    loaded. Loading the same file again changes nothing.
    """
    from syndicate.app import enabled_sources, office
    from syndicate.cli.progress import Settling
    from syndicate.engine.loading import named_files
    from syndicate.model import Transient

    settings = invocation.settings(jurisdiction__code=jurisdiction, unit=unit, engine=engine)
    start = time.monotonic()
    failures: list[str] = []
    # What is wrong with the call is told before a home is made.
    chosen = named_files(paths) if paths else []
    if not paths:
        enabled_sources(settings)
    if settings.engine == "kafka":
        from syndicate.cli.load_kafka import hand_over

        hand_over(settings, chosen, connector, _defaults(settings, channel), form)
        return
    with office(settings) as open_office:
        if paths:
            outcome = _files(open_office, chosen, connector, _defaults(settings, channel))
        else:
            outcome, failures = _sources(open_office, only=connector)
        try:
            with Settling(quiet=form == "json") as progress:
                open_office.settle(progress)
        except Transient as error:
            failures.append(str(error))
    report(outcome, time.monotonic() - start, form)
    if failures:
        raise Transient("；".join(dict.fromkeys(failures)))


def _defaults(settings: Settings, channel: str | None) -> Defaults:
    from syndicate.connect.contract import Defaults
    from syndicate.model import Channel

    code = settings.jurisdiction.code
    if not code:
        code = NOWHERE
        note = f"未指定辖区，记为 {NOWHERE}（--jurisdiction 或配置 jurisdiction.code）/ no jurisdiction given, noted as {NOWHERE}"
        click.echo(note, err=True)
    return Defaults(jurisdiction=code, unit=settings.unit, channel=Channel(channel) if channel else None)


def _files(
    office: Office, chosen: Sequence[tuple[Path, FileInput]], connector: str | None, defaults: Defaults
) -> Outcome:
    from syndicate.cli.progress import ReadingProgress

    with ReadingProgress(sum(file.size for _, file in chosen)) as progress:
        return office.load(chosen, connector, defaults, progress).outcome


def _sources(office: Office, only: str | None) -> tuple[Outcome, list[str]]:
    """Read every source once; return what became of it all, and what could not be read."""
    import asyncio

    from syndicate.app.logs import set_up
    from syndicate.cli.watching import Watch
    from syndicate.model import Transient

    set_up(office.settings.log)
    watch = Watch()
    try:
        asyncio.run(office.drain(watch, watch.gave_up, only=only))
    except Transient as error:
        watch.failures.append(str(error))
    return watch.totals.outcome, watch.failures


def report(outcome: Outcome, seconds: float, form: str) -> None:
    """Print what became of what was read."""
    values: dict[str, Any] = {name: getattr(outcome, name) for name in _WORDS if name != "seconds"}
    values["seconds"] = round(seconds, 3)
    if form == "json":
        print(encode(values))
        return
    print("  ".join(f"{word} {values[name]}" for name, word in _WORDS.items()))
    if outcome.quarantined:
        print("有输入无法读取，见 `syndicate quarantine list` / some input could not be read: see quarantine list")
    if outcome.sealed:
        print(
            "有带密级标志的条目被封存，请保密负责人查看 / items with a state-secret mark were sealed: tell the officer in charge"
        )

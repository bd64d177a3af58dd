"""kafka: topics, partitions and the group of the scaled engine, for operators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.engine.kafka.topics import Wanted
    from syndicate.model.disclosures import Carried
    from syndicate.settings import Settings

_TOPICS = {"topic": "主题", "partitions": "分区", "replicas": "副本", "made": "新建"}
_TABLE = {"jurisdiction": "辖区", "partition": "分区", "new": "新增"}
_LAG = {"partition": "分区", "first": "最早", "end": "末尾", "reached": "已入账", "committed": "组位置", "lag": "积压"}
_RESET = {"partition": "分区", "offset": "从此继续"}


@click.group()
def kafka() -> None:
    """规模化引擎的通道：主题、分区表、进度、重置 / what carries readings in the scaled engine."""


@kafka.command(cls=Command)
@output_format()
@click.pass_obj
def topics(invocation: Invocation, form: str) -> None:
    """
    建立缺少的主题；已有的不改动。

    Make the topics that are not there; those that are stay as they are. Run it once before the first worker.
    """
    import asyncio

    from syndicate.app.scaled import access_of
    from syndicate.engine.kafka.topics import Wanted, make_topics

    settings = _ready(invocation)
    wanted = [_prepared(settings)]
    if settings.kafka.events:
        wanted.append(Wanted(settings.kafka.events, 1, settings.kafka.replicas))
    made = asyncio.run(make_topics(access_of(settings), wanted))
    rows = [
        {"topic": name, "partitions": parts, "replicas": replicas, "made": made[name]}
        for name, parts, replicas in wanted
    ]
    emit(rows, form, _TOPICS)


@kafka.command(cls=Command)
@click.option(
    "--sizes",
    type=click.Path(path_type=Path, exists=True),
    help="辖区,条数 两列的 CSV，使负载均匀 / CSV of jurisdiction and yearly items, to spread the load",
)
@output_format()
@click.pass_obj
def table(invocation: Invocation, sizes: Path | None, form: str) -> None:
    """
    写出或补全辖区与分区对照表（kafka.table）；已有的行不动。

    Write the table of jurisdictions and partitions, or add what is missing; rows that stand are never changed.
    """
    from syndicate.app.scaled import codes_of
    from syndicate.engine.kafka.table import extended, read_table, write_table
    from syndicate.model import ConfigError

    settings = invocation.settings()
    path = settings.kafka.table
    if path is None:
        raise ConfigError("缺少 kafka.table：应为分区表的文件名 / kafka.table is missing: expected a file name")
    present = read_table(path, settings.kafka.partitions)
    wanted = dict.fromkeys(codes_of(settings), 1.0) | (_sizes(sizes) if sizes else {})
    result = extended(present, wanted, settings.kafka.partitions)
    write_table(path, result)
    rows = [
        {"jurisdiction": code, "partition": one, "new": code not in present} for code, one in sorted(result.items())
    ]
    emit(rows, form, _TABLE)


def _sizes(path: Path) -> dict[str, float]:
    """Return jurisdiction → size; raises UsageError naming file and row."""
    import csv

    from syndicate.model import UsageError

    found: dict[str, float] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), start=1):
            if len(row) == 2 and len(row[0]) == 6 and row[0].isdigit() and row[1].replace(".", "", 1).isdigit():
                found[row[0]] = float(row[1])
            elif number > 1 and row:
                raise UsageError(
                    f"“{path}”第 {number} 行应为 6 位代码,条数 / {path} row {number}: expected a 6-digit code and a number"
                )
    return found


@kafka.command(cls=Command)
@output_format()
@click.pass_obj
def lag(invocation: Invocation, form: str) -> None:
    """各分区的进度：Kafka 有什么，台账收到哪里 / How far each partition is: what Kafka holds, and what the ledger has taken in."""
    import asyncio

    from syndicate.app.scaled import access_of
    from syndicate.engine.kafka.topics import standings

    settings = _ready(invocation)
    found = asyncio.run(standings(access_of(settings), settings.kafka.group, _prepared(settings), _carried(settings)))
    emit([one._asdict() | {"lag": one.lag} for one in found], form, _LAG)


@kafka.command(cls=Command)
@output_format()
@click.pass_obj
def reset(invocation: Invocation, form: str) -> None:
    """
    从备份恢复台账之后：让消费者组从台账的位置继续。先停止全部工作进程。

    After the ledger was restored from a backup: let the group go on from where the ledger stands. Stop all workers first. What is read
    again and was in already is passed over; nothing is counted twice.
    """
    import asyncio

    from syndicate.app.scaled import access_of
    from syndicate.engine.kafka.topics import reached_of, reset_group

    settings = _ready(invocation)
    reached = reached_of(_carried(settings))
    told = asyncio.run(reset_group(access_of(settings), settings.kafka.group, _prepared(settings), reached))
    emit([{"partition": one, "offset": offset} for one, offset in sorted(told.items())], form, _RESET)


def _ready(invocation: Invocation) -> Settings:
    from syndicate.app.scaled import must_be_installed

    must_be_installed()
    return invocation.settings()


def _prepared(settings: Settings) -> Wanted:
    from syndicate.engine.kafka.topics import Wanted

    return Wanted(settings.kafka.topic, settings.kafka.partitions, settings.kafka.replicas)


def _carried(settings: Settings) -> Sequence[Carried]:
    from syndicate.app import reading
    from syndicate.engine.kafka.sink import generation_of

    with reading(settings) as ledger:
        return ledger.carried(generation_of(settings.kafka.topic, settings.kafka.generation))

"""config: the settings in force, checked, and an example to begin with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.settings import Settings

_COLUMNS = {"key": "键", "value": "值", "origin": "来源"}


@click.group(cls=Group)
def config() -> None:
    """配置：查看、检查、示例 / Show, check and write the configuration."""


@config.command()
@output_format()
@click.pass_obj
def show(invocation: Invocation, form: str) -> None:
    """显示每项设置的值和来源；密钥不显示 / Show every setting with its origin; secrets are masked."""
    emit([row._asdict() for row in invocation.effective().describe()], form, _COLUMNS)


@config.command()
@click.pass_obj
def check(invocation: Invocation) -> None:
    """检查配置、规则、表式、信源，不读不存；有问题时退出码为 78 / Check everything without reading or storing anything."""
    from syndicate.model import ConfigError

    try:
        problems = list(_problems(invocation.settings()))
    except ConfigError as error:
        problems = str(error).splitlines()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(f"配置有 {len(problems)} 处问题 / problems in the configuration: {len(problems)}", err=True)
        sys.exit(78)
    print("配置无误 / the configuration is right")


def _problems(settings: Settings) -> Iterator[str]:
    import asyncio

    from syndicate import returns
    from syndicate.app import read_rules, read_screening
    from syndicate.model import ConfigError
    from syndicate.review.tiers import tiers_of

    forms = (partial(returns.load_form, name) for name in returns.form_names())
    review = settings.review
    tiers = partial(tiers_of, review.tiers, review.quorum, review.days)
    all_of_it: list[Callable[[], object]] = [read_rules, read_screening, tiers, *forms]
    for compiles in all_of_it:
        try:
            compiles()
        except ConfigError as error:
            yield from str(error).splitlines()
    yield from asyncio.run(_source_problems(settings))


async def _source_problems(settings: Settings) -> list[str]:
    """Return what keeps a source from being built; where it reads is told as a hint only, it may be away for a time."""
    from syndicate.app import now
    from syndicate.connect.http import PoliteClient
    from syndicate.connect.registry import load_specs
    from syndicate.engine.sources import Builder
    from syndicate.model import ConfigError

    builder = Builder(settings, load_specs(), now)
    problems: list[str] = []
    async with PoliteClient(now) as http:
        for one in settings.source:
            try:
                builder.build(one, http)
            except ConfigError as error:
                problems.append(str(error))
            if one.path is not None and not one.path.exists():
                click.echo(
                    f"提示：信源“{one.name}”的 {one.path} 现在不在 / note: {one.path} is not there now", err=True
                )
    return problems


@config.command()
def schema() -> None:
    """打印配置文件的 JSON Schema，供编辑器补全和检查 / Print the JSON Schema of the file, for editors."""
    import msgspec

    from syndicate.connect.registry import load_specs
    from syndicate.settings.schema import schema as derived

    print(msgspec.json.format(msgspec.json.encode(derived(load_specs())), indent=2).decode())


@config.command()
def example() -> None:
    """打印带说明的配置示例 / Print a commented configuration to begin with."""
    from syndicate.settings import example as written

    print(written(), end="")

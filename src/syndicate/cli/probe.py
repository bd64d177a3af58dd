"""probe: an unknown page in, a source to configure out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, encode, output_format, visible

if TYPE_CHECKING:
    from syndicate.connect.probe import Suggestion
    from syndicate.model import Transient

_NO_USE_LATER = ("forbidden_address", "parse")
"""Reasons that lie in the call and not in the network."""
_SAMPLES = {"date": "日期", "title": "标题", "url": "链接"}


@click.command(cls=Command)
@click.argument("url", metavar="URL")
@click.option("--allow-private", is_flag=True, help="允许访问内网地址 / allow private addresses")
@output_format(choices=("table", "json"))
@click.pass_obj
def probe(invocation: Invocation, url: str, allow_private: bool, form: str) -> None:
    """
    查看陌生网页，建议怎样配置成信源；没有合适的连接器时退出码为 3。

    Read one unknown page and suggest a source; exit code 3 when no connector fits.
    """
    import asyncio

    from syndicate.model import Transient

    if not url.lower().startswith(("http://", "https://")):
        raise click.UsageError(
            f"“{url}”不是网址，应以 http:// 或 https:// 开头 / {url} is no address: expected http:// or https://"
        )
    try:
        found = asyncio.run(_ask(url, allow_private=allow_private))
    except Transient as error:
        if error.reason not in _NO_USE_LATER:
            raise
        raise click.UsageError(_wrong(url, error)) from error
    if form == "json":
        print(encode(found))
    else:
        _show(found)
    if not found.toml:
        sys.exit(3)


def _wrong(url: str, error: Transient) -> str:
    """Return what is wrong with an address that no later time mends."""
    if error.reason == "parse":
        return str(error)
    return (
        f"“{url}”指向内网或保留地址，已拒绝；确属自有系统的，请加 --allow-private / {url} leads to a private or reserved address "
        "and was not asked: add --allow-private if it is yours"
    )


async def _ask(url: str, *, allow_private: bool) -> Suggestion:
    from syndicate.app import now
    from syndicate.connect.http import PoliteClient, Politeness
    from syndicate.connect.probe import probe as look
    from syndicate.engine.sources import ANYWHERE

    async with PoliteClient(now, Politeness(allow=ANYWHERE if allow_private else ())) as client:
        return await look(url, client, allow_private=allow_private)


def _show(found: Suggestion) -> None:
    import msgspec

    total = "" if found.total is None else f"，共 {found.total} 条 / of {found.total}"
    print(f"网址 / address: {visible(found.url)}")
    print(
        f"连接器 / connector: {found.connector or '没有合适的 / none fits'}（{found.family}）  {visible(found.title)}"
    )
    if found.entries:
        print(f"本页条目 / entries on this page: {found.entries}{total}")
        emit([msgspec.to_builtins(row) for row in found.samples], "table", _SAMPLES)
    if found.next_url:
        print(f"下一页 / next page: {visible(found.next_url)}")
    for column in found.columns:
        print(f"栏目 / column: {visible(column)}")
    for doubt in found.doubts:
        print(f"? {visible(doubt)}")
    if found.toml:
        print(
            "\n# 贴入配置文件；其中须有 [jurisdiction] code / paste into the configuration, which needs [jurisdiction] code"
        )
        print(visible(found.toml, keep="\n"), end="")

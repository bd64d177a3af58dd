"""Writes a ready configuration beside the sample."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.model import Channel
from syndicate.sample.disk import Disk
from syndicate.sample.naming import ACCOUNTS, CITY, COLUMNS, MAIN, SCHOOL
from syndicate.sample.planner import OFFICE_UNIT
from syndicate.sample.words import CODE, DISTRICT, HOST, SLUG_OF

PORT = 8018
"""Where the site is served unless told otherwise."""

_HEAD = f"""\
# 样例配置：由 `syndicate sample` 生成，相对路径从本文件所在目录算起
# sample configuration; relative paths count from this file's folder

[jurisdiction]
code = "{CODE}"
name = "{DISTRICT}"
"""


def write_configuration(disk: Disk) -> None:
    """Write `syndicate.toml`: one source per folder, the site read from its saved pages."""
    disk.text("syndicate.toml", _HEAD + "".join(_sources()) + _served(), disk.when(0))


def _sources() -> Iterator[str]:
    site = f'[source.options]\nsite = "{HOST}"\n'
    yield _source("门户网站", "portal", "site", OFFICE_UNIT, Channel.WEBSITE, options=site)
    yield _source("门户网站复核", "portal", "site-later", OFFICE_UNIT, Channel.WEBSITE, options=site)
    uids = f'[source.options]\nuid = "{MAIN.uid},{CITY.uid},{SCHOOL.uid}"\n'
    weibo = _units({str(account.uid): account.unit for account in ACCOUNTS.values()})
    yield _source("微博", "weibo", "weibo", "", Channel.WEIBO, options=uids + weibo)
    named = {account.name: account.unit for account in ACCOUNTS.values()}
    numbered = {account.biz: account.unit for account in ACCOUNTS.values()}
    yield _source("微信", "wechat", "wechat", "", Channel.WECHAT, options=_units(named | numbered))
    for unit, slug in SLUG_OF.items():
        yield _source(unit, "department", f"departments/{slug}", unit, Channel.OTHER)
    yield _source("登记簿", "register", "registers", OFFICE_UNIT, None)
    yield _source("损坏文件", "department", "broken", OFFICE_UNIT, Channel.OTHER)


def _source(name: str, connector: str, path: str, unit: str, channel: Channel | None, options: str = "") -> str:
    lines = ["", "[[source]]", f'name = "{name}"', f'connector = "{connector}"', f'path = "{path}"']
    lines += [f'unit = "{unit}"'] if unit else []
    lines += [f'channel = "{channel}"'] if channel else []
    return "\n".join([*lines, 'interval = "10m"', options])


def _units(units: dict[str, str]) -> str:
    return "[source.options.units]\n" + "".join(f'"{account}" = "{unit}"\n' for account, unit in units.items())


def _served() -> str:
    """The same site over HTTP, as comments to swap in for the two sources of saved pages."""
    lists = ", ".join(f'"http://127.0.0.1:{PORT}/{slug}/index.html"' for slug in COLUMNS)
    lines = (
        "用 `syndicate sample DIR --serve` 提供网页时，以此代替前两个信源 / when the site is served, use this instead of the first two",
        "[[source]]",
        'name = "门户网站（在线）"',
        'connector = "portal"',
        f'url = "http://127.0.0.1:{PORT}/tzgg/index.html"',
        f'unit = "{OFFICE_UNIT}"',
        'channel = "website"',
        "allow_private = true",
        "rate = 500",
        "[source.options]",
        f'site = "{HOST}"',
        f"lists = [{lists}]",
    )
    return "\n" + "\n".join(f"#{' ' if number == 0 else ''}{line}" for number, line in enumerate(lines)) + "\n"

"""source: the configured sources, and whether they can be read."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from syndicate.cli.bilingual import Group, suggestion
from syndicate.cli.shared import Invocation, emit, encode, output_format, visible
from syndicate.cli.steering import completeness, pause, poll, resume

if TYPE_CHECKING:
    from syndicate.connect.contract import Page
    from syndicate.ledger.protocol import LaneState
    from syndicate.model import Reading
    from syndicate.settings import Settings, SourceSettings

_COLUMNS = {
    "name": "信源",
    "connector": "连接器",
    "where": "路径或网址",
    "channel": "渠道",
    "unit": "单位",
    "enabled": "启用",
    "interval": "间隔（秒）",
    "position": "已读",
    "receipt": "凭证",
    "committed_at": "最近入账",
    "quarantined": "隔离",
}
_FIRST = 3


@click.group(cls=Group)
def source() -> None:
    """信源：列表、测试、暂停、立即轮询、完整性 / The configured sources."""


for _command in (pause, resume, poll, completeness):
    source.add_command(_command)


@source.command("list")
@output_format()
@click.pass_obj
def list_(invocation: Invocation, form: str) -> None:
    """列出信源：读什么、读到哪里、几条读不出 / List the sources: what they read, how far, and what could not be read."""
    settings = invocation.settings()
    emit(list(_rows(settings)), form, _COLUMNS)
    if not settings.source and form == "table":
        print(
            "没有配置任何信源（[[source]]），见 `syndicate config example` / no [[source]] is configured: see config example"
        )


def _rows(settings: Settings) -> Iterator[Mapping[str, Any]]:
    lanes, held = _progress(settings)
    for one in settings.source:
        lane = lanes.get(one.name)
        yield {
            "name": one.name,
            "connector": one.connector,
            "where": one.url or str(one.path or ""),
            "channel": one.channel,
            "unit": one.unit or settings.unit,
            "enabled": one.enabled,
            "interval": float(one.interval),
            "position": lane.position if lane else 0,
            "receipt": (lane.receipt or None) if lane else None,
            "committed_at": lane.committed_at if lane else "",
            "quarantined": held[one.name],
        }


def _progress(settings: Settings) -> tuple[dict[str, LaneState], Counter[str]]:
    """Return how far each lane is and what of it lies in quarantine; nothing where there is no ledger yet."""
    from syndicate.app import has_ledger, reading

    if not has_ledger(settings):
        return {}, Counter()
    with reading(settings) as ledger:
        return {lane.lane: lane for lane in ledger.lanes()}, Counter(entry.lane for entry in ledger.quarantine())


@source.command("test")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--titles", is_flag=True, help="连同标题 / show titles, too")
@output_format(choices=("table", "json"))
@click.pass_obj
def check(invocation: Invocation, names: tuple[str, ...], titles: bool, form: str) -> None:
    """
    从头读一次，什么也不存。退出码：0 读通，3 读到 0 条或有读不出的，75 无法读取。

    Read sources once from the beginning and store nothing. Exit code 0: read; 3: nothing there, or some of it unreadable; 75: out of
    reach.
    """
    settings = invocation.settings()
    found = [_try(settings, one, titles=titles) for one in _named(settings, names)]
    if form == "json":
        print(encode([one._asdict() for one in found]))
    else:
        for one in found:
            print("\n".join(map(visible, one.lines())))
    sys.exit(75 if any(not one.reachable for one in found) else 3 if any(not one.sound for one in found) else 0)


class Trial(NamedTuple):
    """What a source answered."""

    name: str
    reachable: bool
    problem: str = ""
    readings: int = 0
    more: bool = False
    settling: bool = False
    """A file has changed just now and is taken at the next poll."""
    first: Sequence[Mapping[str, Any]] = ()
    rejections: Sequence[Mapping[str, Any]] = ()

    @property
    def sound(self) -> bool:
        """Whether there was something and all of it could be read."""
        return self.readings > 0 and not self.rejections

    def lines(self) -> Iterator[str]:
        """Yield what people are told."""
        if not self.reachable:
            yield f"{self.name}：无法读取：{self.problem} / could not be read"
            return
        more = "，后面还有 / and there is more" if self.more else ""
        yield f"{self.name}：可以读取，读到 {self.readings} 条{more} / readings: {self.readings}"
        if self.settling:
            yield "  有文件刚刚改动，稍候再读 / a file has just changed and is left until it stands still"
        for one in self.first:
            yield "  " + "  ".join(str(value) for value in one.values())
        if self.rejections:
            yield f"  读不出 / unreadable: {len(self.rejections)}"
        for one in self.rejections:
            yield f"  {one['place']}  {one['reason']}  {one['message']}"


def _named(settings: Settings, names: Sequence[str]) -> list[SourceSettings]:
    known = {one.name: one for one in settings.source}
    for name in names:
        if name not in known:
            raise click.UsageError(f"没有信源“{name}”{suggestion(name, list(known))}")
    return [known[name] for name in names]


def _try(settings: Settings, one: SourceSettings, *, titles: bool) -> Trial:
    import asyncio

    from syndicate.app import now
    from syndicate.connect.registry import load_specs
    from syndicate.engine.sources import Builder
    from syndicate.model import Transient

    try:
        page = asyncio.run(Builder(settings, load_specs(), now).first_page(one))
    except Transient as error:
        return Trial(one.name, reachable=False, problem=str(error))
    return _trial(one.name, page, titles=titles)


def _trial(name: str, page: Page, *, titles: bool) -> Trial:
    from syndicate.model import Rejection

    refused = [reading for reading in page.readings if isinstance(reading, Rejection)]
    read = [reading for reading in page.readings if not isinstance(reading, Rejection)]
    return Trial(
        name,
        reachable=True,
        readings=len(read),
        more=page.more,
        settling=page.wake_after is not None and not page.readings,
        first=[_shown(reading, titles=titles) for reading in read[:_FIRST]],
        rejections=[{"place": one.place, "reason": one.reason, "message": one.message} for one in refused],
    )


def _shown(reading: Reading, *, titles: bool) -> Mapping[str, Any]:
    """Return id and time of a reading; a title only when it was asked for."""
    when = next((at for name in ("published_at", "date", "day") if (at := getattr(reading, name, None))), None)
    shown = {"native_id": getattr(reading, "native_id", ""), "time": when.isoformat() if when else ""}
    return shown | ({"title": getattr(reading, "title", "")} if titles else {})

"""demo: the sample year from beginning to end, read by the daemon itself. `make run` runs it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation

if TYPE_CHECKING:
    from syndicate.app import Office
    from syndicate.cli.demo_progress import DrainProgress
    from syndicate.settings import Settings


class Places(NamedTuple):
    """Where everything of the demo lies."""

    root: Path

    @property
    def sample(self) -> Path:
        """The sample year."""
        return self.root / "sample"

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.sample / "syndicate.toml"

    @property
    def home(self) -> Path:
        """The ledger that reads it."""
        return self.root / "home"

    @property
    def workbook(self) -> Path:
        """The filled form."""
        return self.root / "政府信息公开情况统计表-2018.xlsx"


@click.command(cls=Command)
@click.option("--once", is_flag=True, help="全年入账后结束 / end when the year is in")
@click.option("--scale", type=float, help="样本规模，默认 1.0 / share of the published numbers, default 1.0")
@click.option("--dir", "directory", type=click.Path(path_type=Path), help="目录，默认 <home>/demo / folder")
@click.pass_obj
def demo(invocation: Invocation, once: bool, scale: float | None, directory: Path | None) -> None:
    """
    一步看全：写出样本年，由守护进程读入，显示计数和填好的统计表。

    Write the sample year, let the daemon read it, show the counts and the filled form; then the daemon runs on until Ctrl-C.
    """
    from syndicate.app import office, sole_owner

    places = Places((directory or invocation.settings().home / "demo").resolve())
    with sole_owner(places.root):
        _prepare(places, scale)
        settings = _settings(places)
        with office(settings) as open_office:
            asyncio.run(_work(open_office, places, once=once))


def _settings(places: Places) -> Settings:
    """Return the sample's own settings; the environment plays no part, so that the demo is the same everywhere."""
    from syndicate.settings import load_settings

    return load_settings(places.config, places.home, {}, {}).settings


def _prepare(places: Places, scale: float | None) -> None:
    """
    Write the sample year if it is not there yet; a write that was broken off leaves nothing behind that counts as one.

    Raises:
        UsageError: There is one already, of another scale, or something else in its place.
    """
    from syndicate.cli.sample import write
    from syndicate.model import UsageError
    from syndicate.sample import is_sample, scale_of

    if is_sample(places.sample):
        present = scale_of(places.sample)
        if scale not in (None, present):
            raise UsageError(
                f"“{places.root}”中已有规模 {present:g} 的样本年，请用 --dir 换一个目录"
                f" / {places.root} holds a sample year of scale {present:g}: use another --dir"
            )
        return
    if places.sample.exists():
        raise UsageError(
            f"“{places.sample}”不是样本年，请用 --dir 换一个目录 / {places.sample} is no sample year: use another --dir"
        )
    _say(f"写出样本年 → {places.sample} / writing the sample year")
    part = places.root / "sample.part"
    shutil.rmtree(part, ignore_errors=True)
    write(part, scale=1.0 if scale is None else scale)
    part.rename(places.sample)


async def _work(office: Office, places: Places, *, once: bool) -> None:
    from syndicate.app import first_cause
    from syndicate.cli.demo_progress import DrainProgress
    from syndicate.cli.run import stop_on_signals

    stop = stop_on_signals()
    sources = sum(source.enabled for source in office.settings.source)
    _say(f"守护进程读入 {sources} 个信源 → {places.home} / the daemon reads {sources} sources")
    if office.settings.web.enabled and not once:
        from syndicate.cli.run import pages_at

        _say(f"网页 / pages: {pages_at(office.settings.web)}（边读入边更新 / they grow as it reads）")
    with first_cause(), DrainProgress(sources) as progress:
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(_tell_when_in(office, places, progress, stop, once=once))
            await office.run(progress, stop, pages=not once)
            telling.cancel()
    _say("已停止 / stopped")


async def _tell_when_in(
    office: Office, places: Places, progress: DrainProgress, stop: asyncio.Event, *, once: bool
) -> None:
    await progress.complete.wait()
    progress.end()
    await asyncio.to_thread(_tell, office.settings, places, progress, served=not once)
    if once:
        stop.set()
    else:
        _say("守护进程继续运行，Ctrl-C 停止 / the daemon runs on until Ctrl-C")


def _tell(settings: Settings, places: Places, progress: DrainProgress, *, served: bool) -> None:
    from syndicate.cli.demo_report import tell, where_to_look
    from syndicate.cli.load import report

    report(progress.totals.outcome, progress.seconds, "table")
    tell(settings, places.workbook)
    where_to_look(places.sample, settings, places.config, places.workbook, served=served and settings.web.enabled)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

"""Progress of the demo while the daemon reads the sample year: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import asyncio
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from syndicate.cli.shared import console
from syndicate.engine.core import Totals

if TYPE_CHECKING:
    from syndicate.model import Transient
    from syndicate.model.disclosures import Receipt

_LINE_EVERY = 3.0


class DrainProgress:
    """An observer that adds up and shows how far the sources have been read."""

    def __init__(self, sources: int) -> None:
        self.totals = Totals()
        self.failures: dict[str, str] = {}
        self._drained: set[str] = set()
        self._sources = sources
        self._start = self._last = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._ended = False
        self.complete = asyncio.Event()
        """Set when every source was read to its end once, or could not be read."""

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._start

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """Take note of a page that was committed."""
        self.totals.add(receipt)
        if drained:
            self._done(name)
        self._show()

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """Take note of a source that cannot be read now; the daemon goes on trying."""
        self.failures[name] = str(error)
        self._done(name)
        print(f"信源“{name}”：{error}", file=sys.stderr, flush=True)

    def _done(self, name: str) -> None:
        self._drained.add(name)
        if len(self._drained) >= self._sources:
            self.complete.set()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (
                TextColumn("已读 {task.fields[read]:>6} 条，每秒 {task.fields[speed]:>5.0f} 条"),
                BarColumn(),
                TextColumn("信源 {task.completed}/{task.total}"),
                TimeElapsedColumn(),
            )
            self._bar = Progress(*columns, console=console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=self._sources, read=0, speed=0)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Take the display away; what the daemon does later is only added up."""
        self._ended = True
        if self._bar is not None:
            self._bar.stop()

    def _show(self) -> None:
        read, done = self.totals.outcome.read, len(self._drained)
        speed = read / max(self.seconds, 0.001)
        if self._ended:
            return
        if self._bar is not None:
            self._bar.update(self._task, completed=done, read=read, speed=speed)
        elif time.monotonic() - self._last >= _LINE_EVERY:
            self._last = time.monotonic()
            words = f"已读 {read} 条，每秒 {speed:.0f} 条，信源 {done}/{self._sources}"
            print(f"{words} / read {read}, {speed:.0f} a second", file=sys.stderr, flush=True)

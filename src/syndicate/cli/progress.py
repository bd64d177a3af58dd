"""Progress of long work on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

from syndicate.cli.shared import console

_LINE_EVERY = 5.0


class ReadingProgress:
    """Shows which file is being read and how many readings are in."""

    def __init__(self, total_bytes: int) -> None:
        self._total = max(1, total_bytes)
        self._bar: Any = None
        self._task: Any = None
        self._last = self._start = time.monotonic()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (
                TextColumn("{task.fields[read]:>8} 条"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f}%"),
                TimeElapsedColumn(),
                TextColumn("{task.fields[name]}"),
            )
            self._bar = Progress(*columns, console=console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=self._total, read=0, name="")
            self._bar.start()
        return self

    def __call__(self, name: str, read: int, done: int) -> None:
        """Take note of the state; cheap enough to be called for every file."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, read=read, name=name[-60:])
            return
        present = time.monotonic()
        if present - self._last >= _LINE_EVERY:
            self._last = present
            share = min(99, 100 * done // self._total)
            print(
                f"已读 {read} 条（{share}%，{present - self._start:.0f} 秒）/ read {read}", file=sys.stderr, flush=True
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


class Settling:
    """Says how far making the ledger anew is: a line now and then, and one at the end."""

    def __init__(self, *, quiet: bool = False) -> None:
        """`quiet`: scripts that read the output are told nothing."""
        self._quiet = quiet
        self._last = time.monotonic()
        self._done: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __call__(self, jurisdiction: str, done: int, of: int) -> None:
        """Take note of the state."""
        begins = jurisdiction not in self._done
        self._done[jurisdiction] = done, of
        if self._quiet:
            return
        if begins:
            _say(f"辖区 {jurisdiction} 按现行规则重算，共 {of} 条 / settling {jurisdiction}: {of} to be made anew")
        present = time.monotonic()
        if present - self._last >= _LINE_EVERY:
            self._last = present
            _say(f"已重算 {done}/{of}（{100 * done // of}%） / made anew: {done} of {of}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._done and kind is None and not self._quiet:
            _say(f"已结算，重算 {sum(done for done, _ in self._done.values())} 条 / settled")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)

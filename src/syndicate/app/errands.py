"""Carries out what people asked for on the pages: in the daemon, and where none runs by whoever serves the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar, cast

from syndicate.app.office import Office, office
from syndicate.engine.board import Board
from syndicate.engine.core import Core
from syndicate.engine.embedded import Feed
from syndicate.engine.errands import Rulings, Runner
from syndicate.engine.relay import Call
from syndicate.engine.remote import Remote
from syndicate.engine.retry import Retried, Retry, choose
from syndicate.home import now
from syndicate.ledger.errands import Errand
from syndicate.ledger.protocol import Ledger
from syndicate.model import Transient, UsageError
from syndicate.model.disclosures import Receipt
from syndicate.settings import Settings

T = TypeVar("T")
Answer = dict[str, Any]


def runner_of(opened: Office, call: Call, board: Board | None = None) -> Runner:
    """Return what carries out errands over an open home; `board`: the sources of a daemon, None where none of them is polled."""
    deeds = Deeds(opened, call, board)
    beside = {
        "pause": deeds.pause,
        "resume": deeds.resume,
        "poll": deeds.poll,
        "retry": deeds.retry,
        "dismiss": deeds.dismiss,
    }
    return Runner(Rulings(opened.core, opened.ledger), opened.ledger, beside, now)


class Deeds:
    """What waits for the network or for files, or concerns the sources."""

    def __init__(self, opened: Office, call: Call, board: Board | None) -> None:
        self._office = opened
        self._call = call
        self._board = board

    async def pause(self, errand: Errand) -> Answer:
        """Stop a source until people start it again; also across restarts."""
        source = self._source(errand)
        await self._call(partial(self._office.ledger.sources.pause, source, errand.id))
        if self._board is not None:
            self._board.switch(source).turn(paused=True)
        return {"message": f"信源“{source}”已暂停 / {source} is paused"}

    async def resume(self, errand: Errand) -> Answer:
        """Start a source again."""
        source = self._source(errand)
        await self._call(partial(self._office.ledger.sources.resume, source))
        if self._board is not None:
            self._board.switch(source).turn(paused=False)
        return {"message": f"信源“{source}”已恢复 / {source} is polled again"}

    async def poll(self, errand: Errand) -> Answer:
        """Poll a source at once; a daemon goes on by itself, and without one it is read to its end here."""
        source = self._source(errand)
        if source in await self._call(self._office.ledger.sources.paused):
            raise UsageError(f"信源“{source}”已暂停，请先恢复 / {source} is paused: resume it first")
        if self._board is not None:
            self._board.switch(source).wake()
            return {"message": f"已让守护进程立即轮询“{source}” / the daemon polls {source} now"}
        seen = _Seen()
        await self._office.drain(seen, seen.gave_up, source)
        if seen.problem:
            raise UsageError(seen.problem)
        return {"message": f"“{source}”：新增 {seen.new} 条 / new items from {source}: {seen.new}"}

    async def retry(self, errand: Errand) -> Answer:
        """Read again what quarantine entries came from, off the ledger's thread but for what is written."""
        chosen = await self._call(partial(choose, self._office.ledger, errand.asked["entries"]))
        loop = asyncio.get_running_loop()
        opened = self._office
        core = cast("Core", Remote(opened.core, self._call, loop))
        ledger = cast("Ledger", Remote(opened.ledger, self._call, loop))
        again = Retry(core, ledger, opened.settings, opened.specs, opened.sources, lambda _name, _read, _size: None)
        done = await asyncio.to_thread(again.run, chosen)
        return _retried(done, {entry.id for entry in chosen})

    async def dismiss(self, errand: Errand) -> Answer:
        """Put quarantine entries aside for good; they stay on the record, with who and why."""
        chosen = await self._call(partial(choose, self._office.ledger, errand.asked["entries"]))
        how = f"不予处理：{errand.asked['reason']}（{errand.person}） / dismissed by {errand.person}"
        entries = {entry.id: entry.jurisdiction for entry in chosen}
        await self._call(partial(self._office.core.resolve, entries, how))
        return {"message": f"已处理 {len(entries)} 条 / entries dismissed: {len(entries)}"}

    def _source(self, errand: Errand) -> str:
        name = str(errand.asked.get("source", ""))
        if name not in {source.name for source in self._office.settings.source}:
            raise UsageError(f"没有信源“{name}” / there is no source {name}")
        return name


def _retried(done: list[Retried], chosen: set[int]) -> Answer:
    resolved = {number for one in done for number in one.resolved} & chosen
    problems = "；".join(one.problem for one in done if one.problem)
    left = len(chosen) - len(resolved)
    message = (
        f"读通 {len(resolved)} 条，仍在隔离 {left} 条 / read on retry: {len(resolved)}, still in quarantine: {left}"
    )
    return {"message": message, "resolved": sorted(resolved), "problem": problems}


class _Seen:
    """Remembers what a source brought."""

    def __init__(self) -> None:
        self.new = 0
        self.problem = ""

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:  # noqa: ARG002  (as observers are told)
        """Count a page."""
        self.new += receipt.outcome.new if receipt else 0

    def failed(self, name: str, error: Transient, retry_in: float) -> None:  # noqa: ARG002  (as observers are told)
        """Remember why it could not be read."""
        self.problem = str(error)

    def gave_up(self, feed: Feed, error: Exception) -> None:  # noqa: ARG002  (as observers are told)
        """Remember why it could not be read."""
        self.problem = str(error)


def carrying(settings: Settings) -> Callable[[], Coroutine[Any, Any, None]]:
    """
    Return what carries out errands at once where no other process owns the home; where one does, that one will.

    The home is opened for it and closed again, on a thread of its own: other pages are served meanwhile.
    """

    def carry() -> None:
        try:
            with office(settings) as opened:
                asyncio.run(runner_of(opened, _here).once(_here))
        except Transient:  # the home is held: by a daemon, which looks for errands itself
            return

    async def carry_out() -> None:
        await asyncio.to_thread(carry)

    return carry_out


async def _here(work: Callable[[], T]) -> T:
    return work()

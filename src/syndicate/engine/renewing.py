"""Settle by itself: what was made by other rules than those of the present program is made anew, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from syndicate.engine.core import Core, Renewed
from syndicate.ledger.protocol import Ledger
from syndicate.ledger.weighing import Renewal
from syndicate.model import Transient

PAGE = 64
"""Disclosures in one transaction: a fraction of a second, so that whoever else has something to write does not wait."""
IDLE = 60.0
"""Seconds between two looks at whether everything is settled."""

Progress = Callable[[str, int, int], None]
"""Is told the jurisdiction, the disclosures made anew so far, and how many there are in all."""


def unwatched(jurisdiction: str, done: int, of: int) -> None:
    """Nobody looks at the progress."""


def unsettled(ledger: Ledger) -> list[str]:
    """Return the jurisdictions of which a part was made by other rules than the present ones."""
    return [code for code in ledger.jurisdictions() if ledger.unsettled(code)]


def pages(
    core: Core, ledger: Ledger, jurisdiction: str, begin: Renewal | None = None, progress: Progress = unwatched
) -> Iterator[Renewed]:
    """
    Make a jurisdiction anew to its end, and yield each page when it is committed; see `Core.renew`.

    Whoever stops taking leaves a ledger that is whole and not settled; the next call goes on from there.
    """
    page = core.renew(jurisdiction, PAGE, begin)
    done, of = 0, 0
    while page is not None:
        done += len(page.page)
        # Counted once: what comes in meanwhile is few beside what is there.
        of = of or done + ledger.held(jurisdiction, page.page[-1].row.id)
        progress(jurisdiction, done, max(done, of))
        yield page
        page = None if page.last else core.renew(jurisdiction, PAGE)


def settle_all(core: Core, ledger: Ledger, progress: Progress = unwatched) -> list[int]:
    """
    Make anew what was made by other rules, to the end; return the numbers of the receipts written, none where all was settled.

    Raises:
        Fenced: Another process owns a jurisdiction now.
        Transient: The ledger cannot be written now; the same call goes on from where it was.
    """
    return [page.receipt.number for code in unsettled(ledger) for page in pages(core, ledger, code, progress=progress)]


def switch_on(
    core: Core, ledger: Ledger, jurisdiction: str, begin: Renewal, progress: Progress = unwatched
) -> list[int]:
    """Make a jurisdiction anew by other parameters, which are in force from the first page on; return the numbers of the receipts."""
    return [page.receipt.number for page in pages(core, ledger, jurisdiction, begin, progress)]


async def keep_settled(
    step: Callable[[], bool], call: Callable[[Callable[[], bool]], Awaitable[bool]], stop: asyncio.Event
) -> None:
    """
    Settle page by page until told to stop, between the batches of the sources; look again every `IDLE` seconds.

    Args:
        step: Makes one page anew and says whether there was one; runs where the ledger is owned.
        call: Runs it there.
        stop: Ends it after the page on its way.
    """
    while not stop.is_set():
        try:
            busy = await call(step)
        except Transient:
            busy = False
        if not busy:
            await _pause(stop)


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), IDLE)
    except TimeoutError:
        return


def one_page(core: Core, ledger: Ledger, told: Callable[[Renewed], None]) -> bool:
    """Make one page of what is not settled anew; return False where everything is settled."""
    for code in filter(core.minds, unsettled(ledger)):
        page = core.renew(code, PAGE)
        if page is not None:
            told(page)
            return True
    return False

"""load --engine kafka: readings go into Kafka, and workers take them in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from syndicate.app import Office
    from syndicate.connect.contract import Defaults, FileInput
    from syndicate.engine.core import Core
    from syndicate.engine.kafka.scaled import Scaled
    from syndicate.model.disclosures import Outcome
    from syndicate.settings import Settings

Chosen = Sequence[tuple[Path, "FileInput"]]


def hand_over(settings: Settings, chosen: Chosen, connector: str | None, defaults: Defaults, form: str) -> None:
    """
    Read files, or every source once, into Kafka, wait until workers have taken all of it in, and tell what became of it.

    Raises:
        Transient: Kafka or the ledger is away; what was written is taken in all the same.
    """
    import time

    from syndicate.app import office
    from syndicate.app.scaled import engine_of
    from syndicate.cli.load import report
    from syndicate.cli.watching import Watch
    from syndicate.shared.state import Shared

    began = time.monotonic()
    with office(settings) as opened:
        before = opened.ledger.receipt_head()[0]
        engine = cast("Scaled", engine_of(opened, Watch(), Shared()))
        try:
            lanes = asyncio.run(_through(opened, engine, chosen, connector, defaults))
        finally:
            engine.close()
        outcome = _outcome(opened, lanes, before)
    report(outcome, time.monotonic() - began, form)


async def _through(
    opened: Office, engine: Scaled, chosen: Chosen, connector: str | None, defaults: Defaults
) -> set[str]:
    """Return the lanes that were read, when everything of them is in the ledger."""
    from syndicate.cli.run import stop_on_signals

    stop = stop_on_signals()
    lanes: set[str] = set()
    if chosen:
        written = await engine.hand_in(lambda core: _read(opened, core, chosen, connector, defaults, lanes))
    else:
        from syndicate.cli.watching import Watch
        from syndicate.connect.http import PoliteClient
        from syndicate.home import now

        async with PoliteClient(now) as http:
            feeds = opened.feeds(http)
            lanes.update(feed.lane for feed in feeds)
            written = await engine.drain(feeds, Watch().gave_up)
    await engine.settled(written, stop)
    return lanes


def _read(
    opened: Office, core: Core, chosen: Chosen, connector: str | None, defaults: Defaults, lanes: set[str]
) -> None:
    from syndicate.cli.progress import ReadingProgress
    from syndicate.engine.loading import Loading, load_files
    from syndicate.engine.settling import Closing

    how = Loading(
        specs=opened.specs, connector=connector, options={}, defaults=defaults, batch_size=opened.settings.batch_size
    )
    with ReadingProgress(sum(file.size for _, file in chosen)) as progress:
        load_files(core, chosen, how, progress, Closing([]))
    lanes.update(getattr(core, "lanes", ()))


def _outcome(opened: Office, lanes: set[str], before: int) -> Outcome:
    """Add up the receipts of these lanes beyond a number."""
    from syndicate.engine.core import Totals

    totals = Totals()
    for receipt in opened.ledger.receipts():
        if receipt.number > before and receipt.lane in lanes:
            totals.add(receipt)
    return totals.outcome

"""Numbers that leave the ledger are settled first, as far as this process may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from syndicate.settings import Settings


def settle_first(settings: Settings, *, needed: bool = False) -> None:
    """
    Settle the ledger before numbers are taken from it, and show how far it is.

    Where that cannot be done, since a daemon holds the home, which settles it meanwhile, or since nothing can be written, it is told on
    standard error, and the numbers say themselves that they are provisional.

    Args:
        settings: Whose home.
        needed: Provisional numbers are of no use.

    Raises:
        Transient, UsageError: It is needed and cannot be done now.
    """
    from syndicate.app import correcting, reading
    from syndicate.cli.progress import Settling
    from syndicate.engine.renewing import unsettled
    from syndicate.model import SyndicateError

    with reading(settings) as ledger:
        left = [ledger.unsettled(code) for code in unsettled(ledger)]
    if not left:
        return
    try:
        with correcting(settings) as office, Settling() as progress:
            office.settle(progress)
    except SyndicateError as error:
        if needed:
            raise
        click.echo(f"未结算，数字为暂计 / not settled, the numbers are provisional: {left[0]}\n{error}", err=True)

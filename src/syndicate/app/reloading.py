"""What everything that is reloaded while it runs has in common: a configuration is tried whole before any of it is in force."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from syndicate.home import read_rules, read_screening, rules_digest
from syndicate.model import ConfigError
from syndicate.pipeline.prepare import Rules
from syndicate.review.tiers import tiers_of
from syndicate.settings import Settings
from syndicate.settings.table import WebSettings

if TYPE_CHECKING:
    from syndicate.pipeline.screen import Ruleset

T = TypeVar("T")


class Installed(NamedTuple):
    """The rule sets that are installed."""

    rules: Rules
    screening: Ruleset


def rules_of(settings: Settings) -> Installed:
    """
    Try the rules that are installed, and the tiers of a configuration; takes seconds where the files have changed.

    Raises:
        ConfigError: Something is wrong with them.
    """
    screening = read_screening()
    tiers_of(settings.review.tiers, settings.review.quorum, settings.review.days)
    rules = read_rules()
    rules_digest.cache_clear()  # whoever else asks which rules are present must hear of the new ones
    return Installed(rules, screening)


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what work gives; None as soon as it is to stop: then the work is given up, and what it has in a thread comes to nothing."""
    task = asyncio.ensure_future(work)
    await first_of((stop,), task)
    if not stop.is_set():
        return await task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return None


def home_must_stay(before: Settings, after: Settings) -> None:
    """Refuse a configuration with another home: what is open stays open; raises ConfigError."""
    if after.home.resolve() != before.home.resolve():
        raise ConfigError(
            f"home：运行中不能由“{before.home}”改为“{after.home}”，请重新启动 / home cannot change while the daemon runs: restart it"
        )


async def first_of(events: tuple[asyncio.Event, ...], work: Awaitable[object]) -> None:
    """Wait until one of the events is set or the work is over, however it ended."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait({*waits, asyncio.ensure_future(work)}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


class Listening:
    """Keeps the pages' address bound from one configuration to the next."""

    def __init__(self) -> None:
        self._bound: tuple[str, socket.socket] | None = None

    def at(self, web: WebSettings) -> socket.socket:
        """
        Return a socket that listens at the address of the settings; another one is given up only when this one is bound.

        A copy: the server closes what it is given, and who comes while one gives way to the next waits in the queue.

        Raises:
            ConfigError: Nothing can listen there.
        """
        from syndicate.web.server import listening

        if self._bound is None or self._bound[0] != web.listen:
            fresh = listening(web)
            # a copy takes over this way of waiting, and gives it to all copies: one that waits would stop the pages at their next visitor
            fresh.setblocking(False)
            self.close()
            self._bound = (web.listen, fresh)
        return self._bound[1].dup()

    def close(self) -> None:
        """Give the address up."""
        if self._bound is not None:
            self._bound[1].close()
            self._bound = None

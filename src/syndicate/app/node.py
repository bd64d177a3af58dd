"""A web node: the pages alone, as many as are wanted over one ledger; reloaded all or nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import NamedTuple

from syndicate.app.daemon import Witness
from syndicate.app.notify import Notifier
from syndicate.app.pages import serve_pages
from syndicate.app.reloading import Listening, first_of, home_must_stay, rules_of, unless
from syndicate.app.sharing import sharing
from syndicate.model import ConfigError
from syndicate.settings import Settings

Configure = Callable[[], Settings]


class _Plan(NamedTuple):
    """A configuration that was found good."""

    settings: Settings
    listener: socket.socket


class Node:
    """Serves by one configuration after another; keeps nothing of its own but what it can work out of the ledger again."""

    def __init__(
        self, settings: Settings, witness: Witness, notifier: Notifier, started: Callable[[Settings], None]
    ) -> None:
        self._settings = settings
        self._witness = witness
        self._notifier = notifier
        self._started = started
        self._listening = Listening()

    async def run(self, stop: asyncio.Event, reload: asyncio.Event, configure: Configure) -> None:
        """
        Serve until told to stop.

        Args:
            stop: Ends it; answers on their way are finished.
            reload: Asks for the configuration to be read again. One that is wrong in any part changes nothing.
            configure: Reads it.

        Raises:
            ConfigError: The first configuration is wrong.
        """
        try:
            plan: _Plan | None = self._planned(self._settings)
            while plan is not None:
                plan = await self._generation(plan, stop, reload, configure)
        finally:
            self._listening.close()

    async def _generation(
        self, plan: _Plan, stop: asyncio.Event, reload: asyncio.Event, configure: Configure
    ) -> _Plan | None:
        """Serve by one plan; return the next one, or None at the end."""
        self._settings = plan.settings
        ended = asyncio.Event()
        work = asyncio.create_task(self._serve(plan, ended))
        following: _Plan | None = None
        while not stop.is_set() and following is None and not work.done():
            await first_of((stop, reload), work)
            if reload.is_set() and not stop.is_set():
                reload.clear()
                following = await unless(stop, self._again(configure))
        if stop.is_set():
            self._notifier.stopping()
        ended.set()
        await work
        return None if stop.is_set() else following

    async def _again(self, configure: Configure) -> _Plan | None:
        """Read the configuration again; None: it is not in force, and why was told."""
        self._notifier.reloading()
        try:
            settings = await asyncio.to_thread(configure)
            home_must_stay(self._settings, settings)
            await asyncio.to_thread(rules_of, settings)
            plan = self._planned(settings)
        except ConfigError as problem:
            self._witness.reloaded(self._settings, problem)
            self._notifier.ready("配置有误，沿用原配置 / wrong configuration, the one before stays")
            return None
        self._witness.reloaded(settings, None)
        return plan

    def _planned(self, settings: Settings) -> _Plan:
        return _Plan(settings, self._listening.at(settings.web))

    async def _serve(self, plan: _Plan, ended: asyncio.Event) -> None:
        def started() -> None:
            self._notifier.ready("网页 / pages")
            self._started(plan.settings)

        async with sharing(plan.settings) as shared, asyncio.TaskGroup() as group:
            group.create_task(shared.run(ended), name="shared state")
            serve = serve_pages(plan.settings, ended, started, lambda _: plan.listener, shared=shared)
            group.create_task(serve, name="pages")

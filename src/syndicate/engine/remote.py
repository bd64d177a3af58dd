"""Something that belongs to the ledger's thread, used from another one: every call is run there, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from syndicate.engine.relay import Call


class Remote:
    """Stands for an object of the ledger's thread on a thread that may wait for the network or for files."""

    def __init__(self, target: object, call: Call, loop: asyncio.AbstractEventLoop) -> None:
        self._target = target
        self._call = call
        self._loop = loop

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a method of the object that runs where it belongs, and waits for it."""
        method = getattr(self._target, name)

        def run(*given: Any, **named: Any) -> Any:
            return asyncio.run_coroutine_threadsafe(
                self._awaited(partial(method, *given, **named)), self._loop
            ).result()

        return run

    async def _awaited(self, work: Callable[[], Any]) -> Any:
        return await self._call(work)

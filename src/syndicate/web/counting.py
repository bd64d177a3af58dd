"""Tells a meter of every request: where to, what was answered, and how long it took until the answer began."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.engine.meter import Meter


class Counted:
    """An application whose requests are counted. A stream of events counts as answered when it begins."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app, self._meter = app, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, answered = time.perf_counter(), False

        async def told(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start" and not answered:
                answered = True
                self._meter.requested(scope["path"], int(message["status"]), time.perf_counter() - began)
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            if not answered:  # it failed before it could answer: the server says 500
                self._meter.requested(scope["path"], 500, time.perf_counter() - began)

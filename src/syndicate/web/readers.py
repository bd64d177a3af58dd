"""Who may read what is public already: anybody where the pages are open to everybody, else whoever is logged in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote

from starlette.responses import Response

from syndicate.web.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]


def for_readers(handler: Handler) -> Handler:
    """Let a page be read by whoever may read items; others are sent to the login."""

    @wraps(handler)
    async def read(visit: Visit) -> Response:
        if visit.person is not None or visit.site.open_reading:
            return await handler(visit)
        asked = visit.request.url
        return visit.go(f"/login?next={quote(f'{asked.path}?{asked.query}' if asked.query else asked.path)}")

    return read

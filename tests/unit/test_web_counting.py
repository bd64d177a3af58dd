"""Requests to the pages are counted where they are answered: by area, by what was said, once each."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from syndicate.observe.meters import Meters
from syndicate.web.counting import Counted


async def _answer(request: Request) -> Response:
    return PlainTextResponse("", int(request.query_params.get("status", "200")))


async def _fail(_: Request) -> Response:
    raise ZeroDivisionError


@pytest.fixture
def meters() -> Meters:
    """Return meters that nothing has been told."""
    return Meters()


async def asked(meters: Meters, *paths: str) -> None:
    """Ask an application that answers as it is asked to."""
    routes = [Route("/fail", _fail), Route("/{path:path}", _answer)]
    transport = httpx.ASGITransport(Counted(Starlette(routes=routes), meters), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
        for path in paths:
            await client.get(path)


def value(meters: Meters, name: str, **labels: str) -> float:
    """Return a sample."""
    found = meters.instruments.registry.get_sample_value(f"syndicate_{name}", labels)
    assert found is not None
    return found


async def test_areas_are_told_apart(meters: Meters) -> None:
    """Pages, feeds and health are counted apart, whatever the path is called."""
    await asked(meters, "/", "/items?year=2018", "/feedsx", "/feeds/all.atom", "/livez", "/readyz")
    assert [value(meters, "http_requests_total", area=one) for one in ("pages", "feeds", "health")] == [3, 1, 2]
    assert value(meters, "http_request_duration_seconds_count", area="pages") == 3


async def test_codes_of_feeds(meters: Meters) -> None:
    """Feeds are counted by code, those that nobody expects together."""
    await asked(meters, *(f"/feeds/all.atom?status={status}" for status in (200, 304, 304, 410, 418, 503)))
    codes = {
        code: value(meters, "feed_requests_total", code=code) for code in ("200", "304", "404", "410", "503", "other")
    }
    assert codes == {"200": 1, "304": 2, "404": 0, "410": 1, "503": 1, "other": 1}


async def test_failures(meters: Meters) -> None:
    """What is answered with 5xx, or fails before it is answered, is a failure; what the visitor did wrong is none."""
    await asked(meters, "/?status=404", "/?status=503", "/fail")
    assert value(meters, "http_requests_total", area="pages") == 3
    assert value(meters, "http_request_failures_total", area="pages") == 2

"""The API as an application of its own: its addresses, its description, and a page to read that by."""

from __future__ import annotations

import json
from functools import cache

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from syndicate.web.api.endpoint import runner
from syndicate.web.api.endpoints import ENDPOINTS
from syndicate.web.api.openapi import described
from syndicate.web.api.problems import problem
from syndicate.web.rooms import House, Site
from syndicate.web.visit import Visit

MOUNT = "/api/v1"


def api(house: House, site: Site) -> Starlette:
    """Return the application under `MOUNT`."""
    routes = [Route(one.path, runner(one, house, site), methods=[one.method]) for one in ENDPOINTS]
    routes.append(Route("/openapi.json", _description))
    return Starlette(routes=routes, exception_handlers={HTTPException: _not_answered})


@cache
def _document() -> bytes:
    return json.dumps(described(ENDPOINTS), ensure_ascii=False, indent=1).encode()


async def _description(_: Request) -> Response:
    return Response(_document(), media_type="application/json")


async def _not_answered(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, "", request.url.path, error.headers)


async def page(visit: Visit) -> Response:
    """Show the description as a page; it needs no script and nothing from elsewhere."""
    return visit.page("api.html", document=described(ENDPOINTS), example=_example)


def _example(schema: object) -> str:
    """Return a schema as it is shown."""
    return json.dumps(schema, ensure_ascii=False, indent=1)


__all__ = ["MOUNT", "api", "page"]

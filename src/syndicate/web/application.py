"""The application: every address, who may come to it, and what happens to what goes wrong there."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from syndicate.model import Transient, UsageError
from syndicate.pipeline.gate.machine import Refused
from syndicate.publish.site import MOUNT
from syndicate.shared.news import News
from syndicate.web import (
    acts,
    alarms,
    countdown,
    drafts,
    entrance,
    form,
    health,
    information,
    item,
    items,
    public,
    quarantine,
    questions,
    queue,
    receipts,
    registers,
    ruling,
    sealed,
    sheet,
    sources,
    start,
    users,
)
from syndicate.web.api.app import MOUNT as API
from syndicate.web.api.app import api
from syndicate.web.api.app import page as api_page
from syndicate.web.api.problems import problem
from syndicate.web.events import Live
from syndicate.web.login import same_token
from syndicate.web.readers import for_readers
from syndicate.web.rendering import static_files
from syndicate.web.rooms import House, Site
from syndicate.web.security import Guard, comes_from_us, read_form
from syndicate.web.uploads import is_multipart
from syndicate.web.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]


class Page(NamedTuple):
    """An address and what answers there."""

    method: str
    path: str
    handler: Handler
    anybody: bool = False
    """Also for those who are not logged in."""
    kept: bool = False
    """Others may keep the answer on its way: no cookie goes with it."""
    files: bool = False
    """Its form may carry files."""


PAGES = (
    Page("GET", "/", start.start, anybody=True),
    Page("GET", "/form", form.form, anybody=True),
    Page("GET", "/form/cell", registers.for_staff(form.cell), anybody=True),
    Page("GET", "/ready", registers.for_staff(countdown.page), anybody=True),
    Page("GET", "/registers", registers.for_staff(form.rows), anybody=True),
    Page("GET", "/sealed", sealed.sealed),
    Page("GET", "/public", public.page, anybody=True, kept=True),
    Page("GET", "/public.csv", public.as_csv, anybody=True, kept=True),
    Page("GET", "/public.json", public.as_json, anybody=True, kept=True),
    Page("GET", "/login", entrance.login, anybody=True),
    Page("POST", "/login", entrance.enter, anybody=True),
    Page("POST", "/logout", entrance.leave),
    Page("GET", "/account", entrance.account),
    Page("POST", "/account/password", entrance.change_password),
    Page("GET", "/users", users.users),
    Page("POST", "/users", users.add),
    Page("POST", "/users/{name}/roles", users.roles),
    Page("POST", "/users/{name}/password", users.password),
    Page("POST", "/users/{name}/disable", users.disable),
    Page("GET", "/review", queue.queue),
    Page("GET", "/review/{review}", item.item),
    Page("POST", "/review/{review}/act", acts.act),
    Page("POST", "/review/{review}/masks", acts.masks),
    Page("POST", "/review/{review}/find", acts.find),
    Page("POST", "/review/{review}/claim", acts.claim),
    Page("GET", "/review/{review}/edit", drafts.edit),
    Page("POST", "/review/{review}/edit", drafts.save, files=True),
    Page("GET", "/review/{review}/sheet", sheet.sheet),
    Page("GET", "/draft", drafts.new),
    Page("POST", "/draft", drafts.hand_in, files=True),
    Page("GET", "/alarms", alarms.alarms),
    Page("POST", "/alarms/{alarm:int}/resolve", alarms.resolve),
    Page("GET", "/unreviewed", alarms.unreviewed),
    Page("GET", "/items", for_readers(items.items), anybody=True),
    Page("GET", "/items.csv", for_readers(items.as_csv), anybody=True),
    Page("GET", "/items.jsonl", for_readers(items.as_jsonl), anybody=True),
    Page("GET", "/items/{handle}", for_readers(information.information), anybody=True),
    Page("POST", "/items/{handle}/merge", ruling.merge),
    Page("POST", "/items/{handle}/split", ruling.split),
    Page("POST", "/items/{handle}/undo", ruling.undo),
    Page("GET", "/questions", for_readers(questions.questions), anybody=True),
    Page("POST", "/questions/answer", ruling.answer),
    Page("GET", "/sources", for_readers(sources.sources), anybody=True),
    Page("POST", "/sources/{name}/test", sources.test),
    Page("POST", "/sources/{name}/poll", sources.poll),
    Page("POST", "/sources/{name}/pause", sources.pause),
    Page("POST", "/sources/{name}/resume", sources.resume),
    Page("GET", "/quarantine", quarantine.quarantine),
    Page("POST", "/quarantine/retry", quarantine.retry),
    Page("POST", "/quarantine/dismiss", quarantine.dismiss),
    Page("GET", "/api", api_page, anybody=True),
    Page("GET", "/receipts", for_readers(receipts.receipts), anybody=True),
    Page("GET", "/receipts/{number:int}", for_readers(receipts.receipt), anybody=True),
)
"""Every page. Whoever is not logged in is sent to the login; what a person may do is asked in `review`, at the moment of use."""


def application(
    house: House,
    site: Site,
    feeds: ASGIApp | None = None,
    stop: asyncio.Event | None = None,
    news: News | None = None,
) -> ASGIApp:
    """Return the web application over a ledger and its desk, with the feeds of what is released where they are given; see `Live` for the rest."""
    routes: list[BaseRoute] = [Route(page.path, _endpoint(page, house, site), methods=[page.method]) for page in PAGES]
    routes += [
        Route("/events", Live(house, stop, news=news).events),
        Mount(API, api(house, site)),
        Route("/livez", health.livez),
        Route("/readyz", health.readyz(house)),
        Route("/healthz", health.healthz(house)),
        Route("/static/{name}", _static),
        Route("/favicon.ico", _nothing),
    ]
    if feeds is not None:
        routes.append(Mount(MOUNT, feeds))
    lost = _endpoint(Page("GET", "", _lost, anybody=True), house, site)

    async def not_found(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if request.url.path.startswith(f"{API}/"):  # what the router cannot even read as one of its addresses
            return problem(error.status_code, "", request.url.path, error.headers)
        if error.status_code != 404 or request.method != "GET":
            return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)
        return await lost(request)

    return Guard(Starlette(routes=routes, exception_handlers={HTTPException: not_found}), site)


def _endpoint(page: Page, house: House, site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visit = Visit(request, house, site)
        try:
            visit.person = await visit.do(lambda rooms: rooms.door.known(visit.secret, rooms.clock()))
            answer = await _answer(page, visit)
            return answer if page.kept else visit.keep(answer)
        except Transient as error:
            response = visit.told(503, "unavailable", str(error))
            response.headers["retry-after"] = "5"
            return response
        except UsageError as error:
            return visit.told(422, "refused", str(error))
        except item.Missing as error:
            return visit.told(404, "not_found", str(error))
        except Refused as error:
            return visit.told(403, "refused", str(error))

    return endpoint


async def _answer(page: Page, visit: Visit) -> Response:
    if visit.person is None and not page.anybody:
        asked = visit.request.url
        wanted = f"{asked.path}?{asked.query}" if asked.query else asked.path
        return visit.go(f"/login?next={quote(wanted if page.method == 'GET' else '/review')}")
    if page.method == "GET":
        return await _shown(page, visit)
    if not comes_from_us(visit.request, visit.site):
        return visit.told(403, "refused", visit.t("bad_form"))
    if is_multipart(visit.request.headers.get("content-type", "")) and not page.files:
        return visit.told(415, "refused", visit.t("bad_form"))
    visit.form = await read_form(visit.request)
    if not same_token(visit.secret if visit.person else visit.knock, visit.field("token")):
        return visit.told(403, "refused", visit.t("bad_form"))
    return await page.handler(visit)


async def _shown(page: Page, visit: Visit) -> Response:
    """Show a page; a stranger gets the cookie that the token of the login form is bound to."""
    fresh = not visit.knock and visit.person is None and not page.kept
    if fresh:
        visit.knock = secrets.token_urlsafe(24)
    response = await page.handler(visit)
    return visit.give(response, "knock", visit.knock) if fresh else response


async def _lost(visit: Visit) -> Response:
    return visit.told(404, "not_found", visit.request.url.path)


async def _static(request: Request) -> Response:
    found = static_files().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    content, kind = found
    return Response(content, media_type=kind)


async def _nothing(_: Request) -> Response:
    return Response(status_code=204)

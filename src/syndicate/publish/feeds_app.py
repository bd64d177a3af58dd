"""The feeds over HTTP: an ASGI application to be mounted, with conditional requests (RFC 9110 §13)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from syndicate.model import UsageError
from syndicate.publish.document import Document, Shelf, Site, document
from syndicate.publish.rendering import FORMATS, Rendered, rendered
from syndicate.publish.selection import ALL, BY, Selection, catalogue, selection

YOUNG = timedelta(seconds=2)
"""A change so young may share its second with a further one: it is not offered as a validator (RFC 9110 §8.8.2.2)."""
_KEPT = 256
_GUARDS = {
    "cache-control": "no-cache",  # what was withdrawn must not be served by a cache that did not ask
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}


Held = Callable[[], Awaitable[Shelf]]
"""Returns what may go out now."""


class Feeds:
    """Serves every feed of the catalogue, archives, and single entries."""

    def __init__(self, site: Site, held: Held, now: Callable[[], datetime]) -> None:
        self._site = site
        self._held = held
        self._now = now
        self._shelf: Shelf | None = None
        self._catalogue: dict[str, Selection] = {}
        self._kept: dict[tuple[Selection, int, str], tuple[Document, Rendered]] = {}

    async def feed(self, request: Request) -> Response:
        """Answer with a document of a feed."""
        held = await self._held()
        self._renew(held)
        path, form, page = _taken_apart(request.path_params["path"])
        chosen = self._chosen(path, request)
        if form not in FORMATS or chosen is None:
            return _missing()
        try:
            made = await run_in_threadpool(self._made, held, chosen, page, form)
        except UsageError:
            return _missing()
        return self._answer(request, *made)

    async def entry(self, request: Request) -> Response:
        """Answer with one entry as JSON Feed; 410 for one that was withdrawn."""
        held = await self._held()
        identity = f"urn:uuid:{request.path_params['uuid']}"
        found = next((one for one in held.entries if one.id == identity), None)
        if found is None:
            gone = any(one.id == identity for one in held.deleted)
            return Response(status_code=410 if gone else 404, headers=_GUARDS)
        alone = document(Shelf(entries=(found,)), msgspec.structs.replace(self._site, hub="", page_size=2), ALL)
        return self._answer(request, alone, rendered(alone, "json"))

    def _renew(self, held: Shelf) -> None:
        if held is not self._shelf:
            self._shelf, self._kept = held, {}
            self._catalogue = {one.path: one for one in catalogue(held.entries, held.deleted)}

    def _chosen(self, path: str, request: Request) -> Selection | None:
        """Return what is asked for: a feed of the catalogue; a facet that occurs no more still shows what was deleted."""
        given = {name: value for name, value in request.query_params.items() if name in BY}
        try:
            if given:
                return selection(**given) if path == "all" else None
            name, _, value = path.partition("/")
            known = self._catalogue.get(path)
            deleted = self._shelf.deleted if self._shelf else ()
            return known or (selection(**{name: value}) if value and deleted and name in BY else None)
        except ValueError:
            return None

    def _made(self, held: Shelf, chosen: Selection, page: int, form: str) -> tuple[Document, Rendered]:
        key = (chosen, page, form)
        if key not in self._kept:
            made = document(held, self._site, chosen, page)
            if len(self._kept) >= _KEPT:
                self._kept = {}
            self._kept[key] = (made, rendered(made, form))
        return self._kept[key]

    def _answer(self, request: Request, made: Document, content: Rendered) -> Response:
        headers = {"etag": content.etag, **_GUARDS}
        settled = self._now() - content.updated >= YOUNG
        if settled:
            headers["last-modified"] = content.last_modified
        if made.site.hub and not made.page:
            headers["link"] = f'<{made.site.hub}>; rel="hub", <{made.address(_suffix(content))}>; rel="self"'
        if _unchanged(request, content, settled=settled):
            return Response(status_code=304, headers=headers)
        return Response(content.content, media_type=content.media_type, headers=headers)


def feeds_app(site: Site, held: Held, now: Callable[[], datetime]) -> Starlette:
    """
    Return the application: `all.atom`, `channel/website.rss`, `unit/….json`, archives `all.3.atom`, entries `entries/UUID.json`.

    Mount it at the path of `base_url`. It shows what is released to anybody and asks nobody who he is.

    Args:
        site: Whose feeds, and at which address they lie.
        held: Returns what may go out now, such as `Shelving.shelf` on the thread of its ledger; asked for every request.
        now: The present.
    """
    feeds = Feeds(site, held, now)
    return Starlette(
        routes=[
            Route("/entries/{uuid}.json", feeds.entry, methods=["GET"]),
            Route("/{path:path}", feeds.feed, methods=["GET"]),
        ]
    )


def _taken_apart(path: str) -> tuple[str, str, int]:
    """Return path, format and number of what is asked for; a number that is none makes a path that there is not."""
    stem, _, form = path.rpartition(".")
    before, dot, number = stem.rpartition(".")
    if dot and number.isascii() and number.isdigit() and len(number) < 8 and not number.startswith("0"):
        return before, form, int(number)
    return stem, form, 0


def _suffix(content: Rendered) -> str:
    return next(name for name, form in FORMATS.items() if form.media_type == content.media_type)


def _missing() -> Response:
    return Response(status_code=404, headers=_GUARDS)


def _unchanged(request: Request, content: Rendered, *, settled: bool) -> bool:
    """Say whether the copy that the reader has is the present one; a validator by date counts only where he has none by content."""
    match = request.headers.get("if-none-match")
    if match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in match.split(",")]
        return content.etag in tags or "*" in tags
    since = request.headers.get("if-modified-since")
    if since is None or not settled:
        return False
    try:
        return content.updated.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # no date, or one without zone: as if it was not said
        return False

"""One request: who asks, in which language, with which form; and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from syndicate.model.review import Person, Role
from syndicate.pipeline.gate.rights import READERS, roles_of
from syndicate.web.login import form_token
from syndicate.web.rendering import render
from syndicate.web.rooms import House, Rooms, Site
from syndicate.web.uploads import Upload
from syndicate.web.words import LANGUAGES, one_language, word

T = TypeVar("T")
LANGUAGE_COOKIE = "syndicate-language"
_YEAR = 31_536_000


class Visit:
    """See the module."""

    def __init__(self, request: Request, house: House, site: Site) -> None:
        self.request = request
        self.site = site
        self._house = house
        self.secret = request.cookies.get(self.cookie("login"), "")
        self.knock = request.cookies.get(self.cookie("knock"), "")
        self.person: Person | None = None
        self.by_token = False
        self.form: Mapping[str, list[str]] = {}
        asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
        self.language = asked if asked in LANGUAGES else LANGUAGES[0]

    @property
    def secure(self) -> bool:
        """Whether the browser came by https."""
        return self.site.secure or self.request.url.scheme == "https"

    def cookie(self, name: str) -> str:
        """Return the full name of a cookie; by https no other host can plant one of that name."""
        return f"__Host-syndicate-{name}" if self.secure else f"syndicate-{name}"

    @property
    def who(self) -> Person:
        """The person who is logged in; pages that need one are not reached without."""
        assert self.person is not None
        return self.person

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of who asks; none for a stranger."""
        return roles_of(self.person) if self.person else frozenset()

    async def do(self, work: Callable[[Rooms], T]) -> T:
        """Run a piece of work on the thread of the ledger."""
        if self.by_token and (person := self.person) is not None:
            return await self._house(lambda rooms: work(rooms.limited(person)))
        return await self._house(work)

    @property
    def token(self) -> str:
        """What forms on the page carry: bound to the login, or before it to a cookie of its own."""
        return form_token(self.secret if self.person else self.knock)

    def field(self, name: str, default: str = "") -> str:
        """Return a field of the form."""
        return self.form.get(name, [default])[0]

    @property
    def files(self) -> tuple[Upload, ...]:
        """The files that came with the form."""
        return tuple(getattr(self.request.state, "files", ()))

    def asked(self, name: str, default: str = "") -> str:
        """Return a parameter of the address."""
        return self.request.query_params.get(name, default)

    def t(self, key: str, *values: object) -> str:
        """Return a word of the pages in the language asked for."""
        return word(self.language, key, *values)

    def page(self, template: str, /, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        return HTMLResponse(self.text(template, **values), status)

    def text(self, template: str, /, **values: Any) -> str:
        """Return what a page or a part of one looks like to who asks."""
        shared = {
            "lang": "en" if self.language == "en" else "zh-CN",
            "t": self.t,
            "said": lambda text: one_language(self.language, text),
            "person": self.person,
            "may_read": bool(self.roles & READERS),
            "roles": sorted(self.roles),
            "token": self.token,
            "site": self.site,
            "here": self._here(),
            "path": self.request.url.path,
        }
        return render(template, shared | values)

    def _here(self) -> str:
        """Return the address of this page in the other language."""
        query = [pair for pair in self.request.query_params.multi_items() if pair[0] not in ("lang", "done")]
        other = "en" if self.language == "zh" else "zh"
        path = self.request.url.path if self.request.method in ("GET", "HEAD") else "/"
        return f"{path}?{urlencode([*query, ('lang', other)])}"

    def told(self, status: int, title: str, text: str) -> Response:
        """Return a page that says one thing."""
        return self.page("message.html", status, heading=self.t(title), text=text)

    def go(self, path: str) -> Response:
        """Send the browser to another page after a form."""
        return RedirectResponse(path, 303)

    def keep(self, response: Response) -> Response:
        """Let the browser remember the language that was asked for."""
        if self.request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, self.language, max_age=_YEAR, secure=self.secure, httponly=True, samesite="lax"
            )
        return response

    def give(self, response: Response, name: str, secret: str) -> Response:
        """Give the browser a secret: until it is closed, out of reach of scripts and of other sites' forms."""
        response.set_cookie(self.cookie(name), secret, secure=self.secure, httponly=True, samesite="lax", path="/")
        return response

    def take(self, response: Response, name: str) -> Response:
        """Take a secret back."""
        response.delete_cookie(self.cookie(name), secure=self.secure, httponly=True, samesite="lax", path="/")
        return response

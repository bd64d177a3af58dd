"""What every answer carries and every request must satisfy, whatever page it is of."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.model import UsageError
from syndicate.web import uploads
from syndicate.web.rooms import Site
from syndicate.web.uploads import is_multipart, parted

_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"  # fmt: skip
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""On every answer. `same-origin` rather than `no-referrer`: with the latter browsers say `Origin: null` of our own forms."""
LARGEST = 12 << 20
"""Bytes of a form: a text of a megabyte, every byte of it written as %XX."""
_FIELDS = 4000


class Guard:
    """Puts the headers on every answer; refuses hosts that are not ours; lets nothing but files of the program be cached."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = self._telling(send, cacheable=str(scope["path"]).startswith("/static/"))
        host = _host_of(Headers(scope=scope).get("host", ""))
        if self._site.hosts and host not in self._site.hosts:
            refusal = PlainTextResponse("主机名不符 / unknown host\n", 421)
            await refusal(scope, receive, told)
            return
        await self._app(scope, receive, told)

    def _telling(self, send: Send, *, cacheable: bool) -> Send:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")
                if cacheable and message["status"] in (200, 304):
                    headers["cache-control"] = "public, max-age=31536000, immutable"
                if self._site.secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        return told


def _host_of(given: str) -> str:
    try:
        return (urlsplit(f"//{given}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def comes_from_us(request: Request, site: Site) -> bool:
    """
    Say whether a form was sent from a page of ours, as far as the browser tells.

    `Sec-Fetch-Site` where there is one, and `Origin`, else `Referer`. Old browsers behind privacy software tell nothing: the token of
    the form decides then, as it does in every case.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    told = request.headers.get("origin") or request.headers.get("referer") or ""
    if not told:
        return True
    try:
        parts = urlsplit(told)
    except ValueError:
        return False
    ours = {f"{request.url.scheme}://{request.headers.get('host', '')}", *site.origins}
    return f"{parts.scheme}://{parts.netloc}" in ours


async def read_form(request: Request, largest: int = LARGEST) -> dict[str, list[str]]:
    """
    Return the fields of a form; line breaks as the texts have them (browsers send CRLF). Files stand in `request.state.files`.

    Raises:
        UsageError: It is too large, or no form in UTF-8.
    """
    kind = request.headers.get("content-type", "")
    with_files = is_multipart(kind)
    largest = uploads.LARGEST if with_files else largest
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise UsageError(f"表单超过 {largest} 字节 / the form is larger than {largest} bytes")
    if with_files:
        pairs, request.state.files = parted(kind, bytes(body))
    else:
        pairs = _pairs(bytes(body))
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return fields


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise UsageError("无法读出表单 / the form cannot be read") from error

"""Answers that travel packed."""

from __future__ import annotations

import gzip

from starlette.responses import HTMLResponse, Response

from syndicate.web.visit import Visit

_LARGE = 4_096
"""Bytes from which packing pays."""


def packed(visit: Visit, text: str) -> Response:
    """
    Return a page, packed where the browser takes it.

    A page for somebody who is logged in carries the token of his forms, and what is packed together with a secret can tell it by its
    length: such a page travels as it is.
    """
    return pack(visit, HTMLResponse(text)) if visit.person is None else HTMLResponse(text)


def pack(visit: Visit, response: Response) -> Response:
    """Pack what carries no secret."""
    response.headers["vary"] = "accept-encoding, cookie"
    body = bytes(response.body)
    if len(body) >= _LARGE and "gzip" in visit.request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(body, 5, mtime=0)
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
    return response

"""Problem details (RFC 9457): what went wrong, as JSON, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from syndicate.model import Transient, UsageError
from syndicate.pipeline.gate.machine import Refused
from syndicate.web.item import Missing

_AT = re.compile(r"at `\$\.([\w.\[\]]+)`")
_FIELD = re.compile(r"field `(\w+)`")
KIND = "application/problem+json"
_LATER = "5"
TITLES = {
    400: "请求有误 / bad request",
    401: "请先登录或出示令牌 / log in, or show a token",
    403: "无权 / refused",
    404: "没有 / not found",
    405: "此处不接受这一方法 / method not allowed",
    409: "与现状不符 / it has changed meanwhile",
    413: "过大 / too large",
    415: "应为 application/json / expected application/json",
    422: "参数有误 / a value cannot be accepted",
    503: "暂时不能处理 / not available just now",
}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457. `type` is about:blank: the status says what kind of problem it is."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    instance: str = ""


class Unknown(Exception):
    """Nobody is logged in, or the token is of nobody who may act here now."""


class Stale(Exception):
    """What was decided on has changed meanwhile."""


def problem(status: int, detail: str = "", instance: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as an answer."""
    told = Problem(title=TITLES.get(status, str(status)), status=status, detail=detail, instance=instance)
    return Response(msgspec.json.encode(told), status, headers, KIND)


_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (Unknown, 401),
    (Missing, 404),
    (Stale, 409),
    (Refused, 403),
    (Transient, 503),
    (msgspec.MsgspecError, 422),
    (UsageError, 422),
)
"""The first that fits; `Missing` is a `Refused`."""
_HEADERS = {401: {"www-authenticate": "Bearer"}, 503: {"retry-after": _LATER}}


def problem_of(error: Exception, instance: str) -> Response:
    """Return what an error of the program's own is told as; any other is raised again."""
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            told = _misfit(str(error)) if kind is msgspec.MsgspecError else str(error)
            return problem(status, told, instance, _HEADERS.get(status))
    raise error


def _misfit(english: str) -> str:
    """Return what does not fit, by name; the library says it in English alone."""
    found = _AT.search(english) or _FIELD.search(english)
    return f"{f'“{found[1]}”' if found else '内容'}不合要求，见接口说明 / {english}"

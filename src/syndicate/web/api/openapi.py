"""The description of the API (OpenAPI 3.1), made from the endpoints themselves: it cannot say anything else than what answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from syndicate import __version__ as VERSION  # noqa: N812 (a name of ours)
from syndicate.web.api.endpoint import Access, Endpoint, Nothing
from syndicate.web.api.problems import KIND, TITLES, Problem

PREFIX = "/api/v1"
_REF = "#/components/schemas/{name}"
_JSON = "application/json"
Json = dict[str, Any]


def described(endpoints: Sequence[Endpoint]) -> Json:
    """Return the description as JSON has it."""
    types = [kind for one in endpoints for kind in (one.answer, one.takes) if kind is not None and kind is not str]
    asked = [one.asks for one in endpoints]
    _, components = msgspec.json.schema_components([*types, *asked, Problem], ref_template=_REF)
    parameters = {
        kind.__name__: components.pop(kind.__name__) for kind in dict.fromkeys(asked) if kind.__name__ in components
    }
    paths: dict[str, Json] = {}
    for one in endpoints:
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = _operation(one, parameters)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政务公开信息台账 / Disclosure ledger",
            "version": VERSION,
            "description": "页面所示，均可由此取得 / everything that the pages show. "
            "令牌 / tokens: `syndicate user token`. 出错为 / errors: RFC 9457.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Endpoint, parameters: Mapping[str, Json]) -> Json:
    operation: Json = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.tag],
        "parameters": list(_parameters(one, parameters.get(one.asks.__name__, {}))),
        "responses": {"200": _answer(one), **{str(status): _problem(status) for status in _problems(one)}},
    }
    if one.takes is not None:
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": _schema(one.takes)}}}
    if one.access is Access.LOGIN:
        operation["security"] = [{"token": []}]
    elif one.access is not Access.ANYBODY:
        operation["security"] = [{}, {"token": []}]
    return operation


def _schema(kind: Any) -> Json:
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=_REF)
    return schema


def _answer(one: Endpoint) -> Json:
    if one.answer is str:
        return {
            "description": "事件流 / a stream of events",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    return {"description": "好 / OK", "content": {_JSON: {"schema": _schema(one.answer)}}}


def _problems(one: Endpoint) -> list[int]:
    found = [422, 503]
    if one.access is not Access.ANYBODY:
        found += [401, 403]
    if "{" in one.path:
        found.append(404)
    if one.takes is not None:
        found += [404, 409]
    return sorted(set(found))


def _problem(status: int) -> Json:
    return {"description": TITLES[status], "content": {KIND: {"schema": {"$ref": _REF.format(name="Problem")}}}}


def _parameters(one: Endpoint, schema: Json) -> list[Json]:
    if one.asks is Nothing:
        return []
    needed = schema.get("required", [])
    found = []
    for name, kind in schema.get("properties", {}).items():
        inside = f"{{{name}}}" in one.path
        said = {key: value for key, value in kind.items() if key != "default"}
        found.append(
            {
                "name": name,
                "in": "path" if inside else "query",
                "required": inside or name in needed,
                "description": said.pop("description", ""),
                "schema": _without_null(said),
            }
        )
    return found


def _without_null(schema: Json) -> Json:
    """Return a schema without null: a parameter that is not given is simply not there."""
    kinds = schema.get("anyOf")
    if not kinds:
        return schema
    left = [kind for kind in kinds if kind.get("type") != "null"]
    return left[0] if len(left) == 1 else {"anyOf": left}

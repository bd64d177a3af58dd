"""Checks of what was written: unknown keys with a suggestion, wrong types, missing keys, secrets from files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import msgspec

from syndicate.connect.contract import Spec
from syndicate.model.errors import in_chinese
from syndicate.settings.carry import has_place
from syndicate.settings.layers import Given
from syndicate.settings.table import Key, keys
from syndicate.settings.values import convert, expected

Problems = list[str]

_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def unknown(given: Mapping[str, Given], known: Sequence[str], table: type[msgspec.Struct] | None = None) -> Problems:
    """Return a problem for every key that is not in `known`, with the nearest known key as a suggestion."""
    secrets = _secret_files(known, table)
    return [
        f"{at.origin}：没有 {name} 这一项{_suggest(name, known)[0]} / unknown key {name}{_suggest(name, known)[1]}"
        for name, at in given.items()
        if name not in known and name not in secrets
    ]


def _secret_files(known: Iterable[str], table: type[msgspec.Struct] | None) -> set[str]:
    secrets = {name for name, key in keys(table).items() if key.secret} if table else set()
    return {f"{name}_file" for name in known if name.rpartition(".")[2] in secrets}


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Return the known word that `name` most probably means, or None."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def _suggest(name: str, known: Iterable[str]) -> tuple[str, str]:
    near = suggestion(name, known)
    return (f"；是不是 {near}？", f"; did you mean {near}?") if near else ("", "")


def fill(
    table: type[msgspec.Struct], given: Mapping[str, Given], prefix: str, skip: tuple[str, ...] = ()
) -> tuple[dict[str, Any], dict[str, str], Problems]:
    """Return the values given for a table, the origin of each, and what is wrong with them."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    problems: Problems = []
    for name, key in keys(table).items():
        if name in skip:
            continue
        try:
            at = _given(given, prefix + name, key)
            if at is not None:
                values[name] = convert(at.value, key, at.folder, lax=at.lax)
                origins[prefix + name] = at.origin
            elif key.required:
                problems.append(_missing(given, prefix, name, key))
        except ValueError as error:
            origin = given[prefix + name].origin if prefix + name in given else given[f"{prefix}{name}_file"].origin
            problems.append(f"{origin}：{prefix}{name} {error}")
    return values, origins, problems


def _missing(given: Mapping[str, Given], prefix: str, name: str, key: Key) -> str:
    origin = next((at.origin for at in given.values()), "")
    return f"{origin}：缺少 {prefix}{name}，应为{expected(key)} / {prefix}{name} is missing"


def _given(given: Mapping[str, Given], name: str, key: Key) -> Given | None:
    """The value given for a key; a secret may stand in a file of its own, named by `<key>_file`."""
    at = given.get(name)
    file = given.get(f"{name}_file") if key.secret else None
    if file is None:
        return at
    if at is not None:
        raise ValueError(f"与 {name}_file 只能写一个 / and {name}_file exclude each other")
    path = file.folder / str(file.value)
    try:
        return file._replace(value=path.read_text(encoding="utf-8").strip(), origin=f"{file.origin} → {path}")
    except OSError as error:
        raise ValueError(f"_file：读不出 {path}：{in_chinese(error)} / cannot read {path}: {error.strerror}") from error


def connector_problem(name: str, known: Sequence[str], prefix: str, origin: str) -> str:
    """Return the message for a connector that is not installed."""
    hint = _suggest(name, known)
    listed = ", ".join(known)
    return (
        f"{origin}：{prefix}connector 没有连接器“{name}”{hint[0]}，应为 {listed} 之一"
        f" / no connector {name!r}{hint[1]}; expected one of {listed}"
    )


def place_problem(values: Mapping[str, Any], options: Mapping[str, Any], spec: Spec, prefix: str, origin: str) -> str:
    """Return what is wrong with where a source reads (path or url), or an empty string."""
    path, url = values.get("path"), values.get("url")
    if (path and url) or not has_place(values, options):
        return f"{origin}：{prefix}path 与 {prefix}url 应写且只写一个 / give either path or url, exactly one"
    if url and spec.connect is None:
        return f"{origin}：{prefix}url 连接器 {spec.name} 只读文件 / the connector {spec.name} reads only files (path)"
    if url and not _WEB.match(url):
        return f"{origin}：{prefix}url 应以 http:// 或 https:// 开头，得到“{url}” / expected http:// or https://, got {url!r}"
    if path and spec.read is None:
        return f"{origin}：{prefix}path 连接器 {spec.name} 不读文件 / the connector {spec.name} reads no files (url)"
    return ""

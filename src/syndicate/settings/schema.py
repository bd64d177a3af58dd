"""The JSON Schema of the configuration, for editors: derived from the same tables that the program reads it by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from syndicate.connect.contract import Spec
from syndicate.settings.kinds import Seconds
from syndicate.settings.table import Key, Settings, SourceSettings, keys, sections
from syndicate.settings.values import expected, shown

_LENGTH = {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*[smhd]\s*$"}
_PATH = {"type": "string"}


def schema(specs: Mapping[str, Spec]) -> dict[str, Any]:
    """
    Return the schema (JSON Schema 2020-12) of a configuration file, with the options of every connector.

    What it accepts may still be refused by the program, which checks what a schema cannot: names used twice, places, rules.
    """
    tables: dict[str, type[msgspec.Struct]] = {
        **sections(),
        "source": SourceSettings,
        **{f"connector.{name}": spec.options for name, spec in specs.items()},
    }
    every: list[type[msgspec.Struct]] = [Settings, *tables.values()]
    known = [key for table in every for key in _typed(table)]
    made, components = msgspec.json.schema_components([key.type for key in known], schema_hook=_hook)
    types = {id(key): one for key, one in zip(known, made, strict=True)}
    parts = {name: _table(table, types) for name, table in tables.items()}
    source = parts["source"] | {"allOf": [_options_of(name, parts[f"connector.{name}"]) for name in sorted(specs)]}
    source["properties"] |= {"options": {"type": "object"}, "connector": {"enum": sorted(specs)}}
    top = _table(Settings, types)
    top["properties"] |= {name: parts[name] for name in sections()}
    top["properties"]["source"] = {"type": "array", "items": source}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "syndicate.toml",
        **top,
        "$defs": components,
    }


def _typed(table: type[msgspec.Struct]) -> list[Key]:
    """Return the keys of a table that are values; those that are tables of their own are put in by `schema`."""
    apart = {Settings: (*sections(), "source"), SourceSettings: ("options",)}.get(table, ())
    return [key for key in keys(table).values() if key.name not in apart]


def _hook(kind: type) -> dict[str, Any]:
    known: dict[type, dict[str, Any]] = {Path: _PATH, Seconds: _LENGTH}
    return known[kind]


def _table(table: type[msgspec.Struct], types: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    chosen = _typed(table)
    properties = {key.name: _said(key, types[id(key)]) for key in chosen}
    properties |= {f"{key.name}_file": _PATH | {"description": key.help} for key in chosen if key.secret}
    required = [key.name for key in chosen if key.required and not key.secret]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _said(key: Key, kind: dict[str, Any]) -> dict[str, Any]:
    text = shown(key.default) if not key.required and not isinstance(key.default, msgspec.Struct) else ""
    default = {"default": tomllib.loads(f"value = {text}")["value"]} if text else {}
    words = f"{key.help}\n\n{expected(key)}" if key.help else expected(key)
    # \Z is Python's; editors know the end of a text as $, which for them is nothing else.
    pattern = {"pattern": kind["pattern"].replace(r"\Z", "$")} if "pattern" in kind else {}
    return (
        {name: value for name, value in kind.items() if name != "default"} | pattern | default | {"description": words}
    )


def _options_of(connector: str, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "if": {"properties": {"connector": {"const": connector}}, "required": ["connector"]},
        "then": {"properties": {"options": options}},
    }

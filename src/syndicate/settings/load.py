"""Loads settings: file < config.d < environment < flag; whatever is wrong is told at once, with file, key and expectation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from syndicate.connect.contract import Spec
from syndicate.model import ConfigError
from syndicate.settings.carry import carried
from syndicate.settings.check import Problems, connector_problem, fill, place_problem, unknown
from syndicate.settings.layers import Given, Layer, environment_layer, file_layers, flag_layer, placed
from syndicate.settings.table import DEFAULT_CONFIG, Settings, SourceSettings, keys, sections
from syndicate.settings.values import shown

DEFAULT_ORIGIN = "默认 / default"
_MASK = "••••••"


class Row(NamedTuple):
    """One effective value for people: `key`, `value` (secrets masked) and where it came from."""

    key: str
    value: str
    origin: str


class Effective(msgspec.Struct, frozen=True, kw_only=True):
    """The settings in force, and where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    """Dotted key (`source.<name>.<key>` for sources) → origin; keys left at their default are absent."""
    config: Path | None
    """The configuration file, if there is one."""

    def describe(self) -> list[Row]:
        """Return every key with its effective value and origin, in the order of the table; secrets are masked."""
        top = msgspec.structs.replace(self.settings, source=())
        rows = self._rows("", top, skip=("source", *sections()))
        for name in sections():
            rows += self._rows(f"{name}.", getattr(self.settings, name))
        for source in self.settings.source:
            rows += self._rows(f"source.{source.name}.", source, skip=("name", "options"))
            if source.options is not None:
                rows += self._rows(f"source.{source.name}.options.", source.options)
        return rows

    def _rows(self, prefix: str, struct: Any, skip: tuple[str, ...] = ()) -> list[Row]:
        return [
            Row(
                prefix + name,
                _MASK if key.secret and getattr(struct, name) else shown(getattr(struct, name)),
                self.origins.get(prefix + name, DEFAULT_ORIGIN),
            )
            for name, key in keys(type(struct)).items()
            if name not in skip
        ]


def load_settings(
    config: Path | None,
    home: Path | None,
    env: Mapping[str, str],
    flags: Mapping[str, Any],
    specs: Mapping[str, Spec] | None = None,
) -> Effective:
    """
    Return the effective settings.

    Args:
        config: `--config`; else `SYNDICATE_CONFIG`; else `./syndicate.toml` where it exists; else no file.
        home: `--home`; stands before every other way of setting `home`.
        env: The environment; `SYNDICATE_SECTION__KEY` sets `section.key`.
        flags: Values from the command line by dotted key; None means not given.
        specs: The connectors by name; default: those installed, looked up only when a source is configured.

    Raises:
        ConfigError: Something is wrong. All problems are named, one per line, each with file, key and expectation.
    """
    path = _config_path(config, env)
    layers = [
        *(file_layers(path) if path else ()),
        environment_layer(env),
        flag_layer({**flags, "home": home if home is not None else flags.get("home")}),
    ]
    credentials = Path(env["CREDENTIALS_DIRECTORY"]) if env.get("CREDENTIALS_DIRECTORY") else None
    return _Loader(layers, specs, credentials).load(path)


def _of_sections() -> Iterator[str]:
    """Yield what may be written in sections; a secret may stand in a file of its own."""
    for name, table in sections().items():
        for key in keys(table).values():
            yield f"{name}.{key.name}"
            if key.secret:
                yield f"{name}.{key.name}_file"


def _config_path(config: Path | None, env: Mapping[str, str]) -> Path | None:
    if config is not None:
        return config
    if env.get("SYNDICATE_CONFIG"):
        return Path(env["SYNDICATE_CONFIG"])
    return DEFAULT_CONFIG if DEFAULT_CONFIG.is_file() else None


class _Loader:
    """One load: gathers problems and origins on its way."""

    def __init__(
        self, layers: Iterable[Layer], specs: Mapping[str, Spec] | None, credentials: Path | None = None
    ) -> None:
        self.layers = list(layers)
        self.specs = specs
        self.credentials = credentials
        self.problems: Problems = []
        self.origins: dict[str, str] = {}

    def load(self, path: Path | None) -> Effective:
        given: dict[str, Given] = {}
        for layer in self.layers:
            given.update(layer.keys)
        known = [*keys(Settings), *_of_sections()]
        self.problems += unknown(given, known)
        top = self._fill(Settings, given, "", skip=("source", *sections()))
        parts = {name: self._fill(table, given, f"{name}.") for name, table in sections().items()}
        sources = self._sources()
        if sources and not parts["jurisdiction"].get("code"):
            self.problems.append(
                "jurisdiction.code：有信源时必须填写 6 位行政区划代码"
                " / jurisdiction.code: required as soon as there are sources; expected 6 digits"
            )
        if self.problems:
            raise ConfigError("\n".join(self.problems))
        built: dict[str, Any] = {name: table(**parts[name]) for name, table in sections().items()}
        settings = Settings(**top, **built, source=tuple(sources))
        return Effective(settings=settings, origins=self.origins, config=path)

    def _fill(
        self, table: type[msgspec.Struct], given: Mapping[str, Given], prefix: str, skip: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        values, origins, problems = fill(table, placed(given, self.credentials), prefix, skip)
        self.problems += problems
        self.origins |= origins
        return values

    def _sources(self) -> list[SourceSettings]:
        built: dict[str, SourceSettings] = {}
        for number, (table, at) in enumerate((pair for layer in self.layers for pair in layer.sources), start=1):
            source = self._source(table, at, number)
            if source is None:
                continue
            if source.name in built:
                name = source.name
                self.problems.append(f"{at.origin}：信源重名“{name}” / source.name: {name!r} is used twice")
            built[source.name] = source
        return list(built.values())

    def _source(self, table: dict[str, Any], at: Given, number: int) -> SourceSettings | None:
        options = table.get("options", {})
        name = table.get("name")
        prefix = f"source.{name}." if isinstance(name, str) and name else f"source[{number}]."
        given = {prefix + key: at._replace(value=value) for key, value in table.items() if key != "options"}
        before = len(self.problems)
        self.problems += unknown(given, [prefix + key for key in keys(SourceSettings)])
        values = self._fill(SourceSettings, given, prefix, skip=("options",))
        if len(self.problems) > before:
            return None
        if not isinstance(options, dict):
            self.problems.append(f"{at.origin}：{prefix}options 应为表 / expected a table")
            return None
        spec = self._installed().get(values["connector"])
        if spec is None:
            known = sorted(self._installed())
            self.problems.append(connector_problem(values["connector"], known, prefix, at.origin))
            return None
        problem = place_problem(values, options, spec, prefix, at.origin)
        if problem:
            self.problems.append(problem)
            return None
        typed = self._options(spec, options, carried(values, spec.options), prefix + "options.", at)
        return SourceSettings(**values, options=typed)

    def _options(self, spec: Spec, options: Mapping[str, Any], below: Mapping[str, Any], prefix: str, at: Given) -> Any:
        before = len(self.problems)
        given = {prefix + key: at._replace(value=value) for key, value in options.items()}
        self.problems += unknown(given, [prefix + key for key in keys(spec.options)], spec.options)
        values = self._fill(spec.options, given, prefix)
        return None if len(self.problems) > before else spec.options(**{**below, **values})

    def _installed(self) -> Mapping[str, Spec]:
        if self.specs is None:
            # Imported here: reading every connector takes longer than all other work of a command that needs none.
            from syndicate.connect.registry import load_specs

            self.specs = load_specs()
        return self.specs

"""The connectors that are installed, and which of them a file belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points

from syndicate.connect.contract import FileInput, Spec

GROUP = "syndicate.connectors"
"""Entry-point group under which a connector registers its `Spec`."""

SURE_ENOUGH = 0.5
"""Below this score a file belongs to nobody and goes to quarantine instead of to a guess."""


def load_specs() -> dict[str, Spec]:
    """Return every installed connector by name, in the order of names."""
    specs = (point.load() for point in entry_points(group=GROUP))
    return {spec.name: spec for spec in sorted(specs, key=lambda spec: str(spec.name))}


def recognise(file: FileInput, specs: Mapping[str, Spec]) -> Spec | None:
    """Return the connector that is most sure of the file (ties by name), None when none is sure enough."""
    head = file.head()
    best: tuple[float, Spec] | None = None
    for name in sorted(specs):
        spec = specs[name]
        score = spec.recognise(file, head) if spec.recognise is not None else 0.0
        if score >= SURE_ENOUGH and (best is None or score > best[0]):
            best = score, spec
    return best[1] if best else None

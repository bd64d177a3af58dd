"""Writes what is derived from the code: the sample configuration and the reference pages. A test fails when they are stale."""

from __future__ import annotations

from pathlib import Path

from syndicate.cli.manual import manual, settings_manual
from syndicate.cli.rule_page import facets_reference
from syndicate.connect.registry import load_specs
from syndicate.observe.reference import metrics_reference
from syndicate.settings import example
from syndicate.settings.reference import configuration_reference, connectors_reference

ROOT = Path(__file__).parent.parent


def derived() -> dict[Path, str]:
    """Return every derived file and what it must contain."""
    specs = load_specs()
    return {
        ROOT / "config" / "syndicate.toml": example(specs),
        ROOT / "docs" / "configuration.md": configuration_reference(),
        ROOT / "docs" / "connectors.md": connectors_reference(specs),
        ROOT / "docs" / "facets.md": facets_reference(),
        ROOT / "docs" / "metrics.md": metrics_reference(),
        ROOT / "docs" / "man" / "syndicate.1": manual(),
        ROOT / "docs" / "man" / "syndicate.toml.5": settings_manual(),
    }


if __name__ == "__main__":
    for path, text in derived().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

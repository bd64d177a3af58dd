"""Every folder of connectors/ is a whole connector, and what is derived from the code is up to date."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from project_tree import ROOT

from syndicate.connect import Spec
from syndicate.connect.registry import load_specs
from syndicate.settings import load_settings
from syndicate.settings.table import keys

FOLDERS = sorted(path for path in (ROOT / "connectors").iterdir() if (path / "__init__.py").is_file())
SPECS = load_specs()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_connector_is_registered(folder: Path) -> None:
    """A folder of connectors/ is registered as an entry point under its own name."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    points = metadata["project"]["entry-points"]["syndicate.connectors"]
    assert points[folder.name] == f"syndicate_connectors.{folder.name}:SPEC"
    assert SPECS[folder.name].name == folder.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_connector_has_a_page_and_samples(folder: Path) -> None:
    """A connector has a README, Chinese first and then English, and samples that its tests read."""
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert any("\u4e00" <= character <= "\u9fa5" for character in page[:200])
    assert re.search(r"(?:[A-Za-z]+ ){6}", page)
    assert any(path.is_file() for path in (folder / "samples").rglob("*"))


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_every_spec_is_described_in_two_languages(spec: Spec) -> None:
    """Summary and guarantee are Chinese first, then English, and every option is explained."""
    for text in (spec.summary, spec.guarantee):
        chinese, _, english = text.partition(" / ")
        assert any("\u4e00" <= character <= "\u9fa5" for character in chinese)
        assert english
    assert all(key.help for key in keys(spec.options).values())


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_every_spec_can_read_something(spec: Spec) -> None:
    """A connector reads files of some suffix, or addresses, and what reads files can recognise them."""
    assert spec.read is not None or spec.connect is not None
    assert (spec.read is None) == (not spec.suffixes)
    assert (spec.read is None) == (spec.recognise is None)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in spec.suffixes)


def _derive() -> ModuleType:
    spec = importlib.util.spec_from_file_location("derive", ROOT / "tools" / "derive.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("path", "text"), _derive().derived().items(), ids=lambda value: getattr(value, "name", ""))
def test_what_is_derived_is_up_to_date(path: Path, text: str) -> None:
    """Sample configuration and reference pages are those that the code derives (`make docs` writes them)."""
    assert path.read_text(encoding="utf-8") == text


def test_the_sample_configuration_on_disk_loads() -> None:
    """config/syndicate.toml is accepted as it lies there."""
    assert load_settings(ROOT / "config" / "syndicate.toml", None, {}, {}).settings.jurisdiction.code == "230102"

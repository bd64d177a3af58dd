"""Who may import whom, and what the pure rooms may not touch."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from project_tree import CODE, ROOT, calls, functions, imports, modules, tree, where

PURE = ("src/syndicate/model", "src/syndicate/pipeline")
IMPURE_MODULES = {
    "os", "time", "socket", "ssl", "random", "uuid", "subprocess", "tempfile", "shutil", "io", "pathlib", "secrets", "logging",
    "urllib.request", "http", "httpx", "apsw", "sqlite3", "threading", "asyncio",
}  # fmt: skip
IMPURE_CALLS = {"open", "print", "input", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}


def test_import_contracts_hold() -> None:
    """Every import contract of pyproject.toml is kept."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("folder", PURE)
def test_pure_rooms_import_nothing_that_acts(folder: str) -> None:
    """Model and pipeline import no module that reads files, clocks, chance or the network."""
    found = [
        f"{where(path, node)} {name}"
        for path in modules(folder)
        for node, name in imports(path)
        if any(name == module or name.startswith(f"{module}.") for module in IMPURE_MODULES)
    ]
    assert not found


@pytest.mark.parametrize("folder", PURE)
def test_pure_rooms_call_nothing_that_acts(folder: str) -> None:
    """Model and pipeline open no file, print nothing and never ask for the present time."""
    found = [
        f"{where(path, node)} {name}"
        for path in modules(folder)
        for node, name in calls(path)
        if name in IMPURE_CALLS or name.endswith((".datetime.now", ".read_text", ".write_text", ".read_bytes"))
    ]
    assert not found


def test_connectors_import_what_the_contract_offers() -> None:
    """A connector imports syndicate.connect, and nothing else of syndicate; its own folder by relative imports only."""
    found = [
        f"{where(path, node)} {name}"
        for path in modules("connectors")
        for node, name in imports(path)
        if name.startswith(("syndicate.", "syndicate_", "connectors")) and not name.startswith("syndicate.connect")
    ]
    assert not found


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """What is undone and raised again is not swallowed."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _blind(path: Path) -> list[str]:
    names = ("Exception", "BaseException")
    return [
        where(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and not _raises_again(node)
        and (node.type is None or any(name in ast.unparse(node.type).split(".") for name in names))
    ]


def test_blind_excepts_stand_at_the_edges() -> None:
    """At most three places catch every exception: the engine, a parser whose panics have no importable type, the guard of screening."""
    found = [place for path in modules(*CODE) for place in _blind(path)]
    edges = ("src/syndicate/engine/", "src/syndicate/connect/sheets.py", "src/syndicate/pipeline/screen/screener.py")
    assert len(found) <= 3
    assert all(place.startswith(edges) for place in found), found


@pytest.mark.parametrize(("folder", "limit"), [("src", 400), ("connectors", 400), ("tools", 400), ("tests", 600)])
def test_no_file_grows_past_its_limit(folder: str, limit: int) -> None:
    """No file of the code has more than 400 lines, and no file of tests more than 600."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(folder)}
    assert not {where(path): size for path, size in sizes.items() if size > limit}


def test_functions_stay_short() -> None:
    """The median function has under ten lines, and 95 in 100 have at most 35."""
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1 for path in modules(*CODE) for node in functions(path)
    )
    assert lengths[len(lengths) // 2] < 10
    assert lengths[int(len(lengths) * 0.95)] <= 35

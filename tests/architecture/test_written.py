"""What is written: docstrings, glossary, links, commands, versions; and what must not be."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import operator
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_tree import CODE, ROOT, Function, functions, modules, tracked, tree, where

import syndicate
from syndicate.model import FACETS, REASONS, UNKNOWN, Channel, Precision, Presence, Standing

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(path for path in tracked() if path.suffix == ".md")


def _public(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _undocumented(path: Path) -> Iterator[str]:
    module = tree(path)
    if module.body and not ast.get_docstring(module):
        yield where(path)
    for node in _public(module.body):
        if isinstance(node, Function | ast.ClassDef) and not ast.get_docstring(node) and not _told_elsewhere(node):
            yield f"{where(path, node)} {node.name}"


def _told_elsewhere(node: Function | ast.ClassDef) -> bool:
    """An override says so, and an overload is told by its implementation; a private class tells its methods."""
    return any(ast.unparse(mark).endswith(("override", "overload", "setter")) for mark in node.decorator_list)


def test_everything_public_is_documented() -> None:
    """Every module, public class, function and method of the code has a docstring."""
    assert not [place for path in modules(*CODE) for place in _undocumented(path)]


def test_every_test_is_a_sentence() -> None:
    """Every test says in one line what holds."""
    found = [
        f"{where(path, node)} {node.name}"
        for path in modules("tests")
        for node in functions(path)
        if node.name.startswith("test_") and not re.fullmatch(r"[^\n]+[.!?。]", ast.get_docstring(node) or "")
    ]
    assert not found


def test_nothing_is_left_to_do() -> None:
    """No file of the code carries a note of work left undone, and every silenced check names its rule."""
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    silenced = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!: ?[A-Z])")
    found = [
        f"{where(path)}:{number}"
        for path in modules(*CODE, "tests", "tools")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if any(word in line for word in words) or silenced.search(line)
    ]
    assert not [place for place in found if "test_written" not in place]


@pytest.mark.parametrize("word", [*Channel, *Standing, *Precision, *Presence, *REASONS, *FACETS, UNKNOWN], ids=str)
def test_every_word_is_in_the_glossary(word: str) -> None:
    """Every word that data may carry stands in the glossary, as code and in Chinese."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    (row,) = [line for line in glossary.splitlines() if line.startswith(f"| `{word}`")] or [""]
    assert re.search("[一-龥]", row)


@pytest.mark.parametrize("channel", list(Channel))
def test_the_glossary_has_the_labels_of_the_form(channel: Channel) -> None:
    """The glossary gives each channel the name that it has on the form."""
    assert f"| `{channel}` | {channel.label} |" in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_the_project_speaks_of_no_machine() -> None:
    """No file names a package registry's host or a folder of somebody's machine."""
    words = ("pypi" + ".org", "python" + "hosted", "/wo" + "rk/", "/ro" + "ot/", "/opt/" + "wheels", "/Use" + "rs/")
    found = []
    for path in tracked():
        content = path.read_bytes()
        found += [f"{where(path)} {word}" for word in words if word.encode() in content]
    assert not found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link in a page leads to a file of the project."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [target for target in targets if "://" not in target and not (page.parent / target).exists()]


def _blocks(name: str) -> Iterator[str]:
    for block in re.findall(r"```(?:sh|bash|console)?\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL):
        yield from (line.strip() for line in block.splitlines())


def _commands(program: str) -> list[str]:
    """The commands of a program in the READMEs: in blocks, and in the first column of tables."""
    shown = {
        line.removeprefix(f"{program} ") for name in READMES for line in _blocks(name) if line.startswith(f"{program} ")
    }
    if program == "syndicate":
        shown |= {cell for name in READMES for cell in _listed(name)}
    found = (re.match(r"[a-z]+(?: (?:list|show|retry|test|check|example)\b)?", line) for line in shown)
    return sorted({match[0] for match in found if match})


def _listed(name: str) -> Iterator[str]:
    table = (ROOT / name).read_text(encoding="utf-8").partition("| --- | --- |\n")[2].partition("\n\n")[0]
    for line in table.splitlines():
        yield from re.findall(r"`([^`]+)`", line.split(" | ")[0])


@pytest.mark.parametrize("command", _commands("syndicate"))
def test_every_command_in_the_readme_exists(command: str) -> None:
    """Every syndicate command that a README shows answers to --help."""
    program = [sys.executable, "-c", "from syndicate.cli import main; main()", *command.split(), "--help"]
    run = subprocess.run(program, capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("target", _commands("make"))
def test_every_make_target_in_the_readme_exists(target: str) -> None:
    """Every make target that a README shows is in the Makefile."""
    assert re.search(rf"^{target.split(maxsplit=1)[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def _stations() -> list[str]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`(syndicate[\w.]*:[\w.]+)`", text)))


@pytest.mark.parametrize("station", _stations())
def test_the_path_of_one_item_is_true(station: str) -> None:
    """Every station that the architecture page names exists under that name."""
    module, _, name = station.partition(":")
    assert operator.attrgetter(name)(importlib.import_module(module))


def test_both_readmes_list_the_same_commands() -> None:
    """The Chinese and the English README list the same commands."""
    names = [sorted({cell.split()[0] for cell in _listed(name)}) for name in READMES]
    assert names[0] == names[1]
    assert len(names[0]) > 10


@pytest.mark.parametrize("name", READMES)
def test_readmes_begin_with_the_two_commands(name: str) -> None:
    """The first commands that a README shows are make run and make test."""
    shown = [line.split("#")[0].strip() for line in _blocks(name) if line]
    assert shown[:2] == ["make run", "make test"]


def test_version_and_changelog_agree() -> None:
    """The newest entry of the changelog is the version of the package, installed and in the metadata."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    entries = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert entries[0] == version == importlib.metadata.version("syndicate") == syndicate.__version__

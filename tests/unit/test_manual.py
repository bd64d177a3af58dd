"""The manual pages name every command, option and setting and are sound roff; a shell completes what the program knows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from syndicate.cli import cli
from syndicate.cli.manual import manual, settings_manual
from syndicate.settings.table import Settings, SourceSettings, keys, sections

PROGRAM = str(Path(sys.executable).with_name("syndicate"))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every command that does something."""
    context = click.Context(group)
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


def test_every_command_is_in_the_manual() -> None:
    """Each command has a section of its own, with its help."""
    headings = [re.sub(r"\\(.)", r"\1", line[4:]) for line in manual().splitlines() if line.startswith(".SS ")]
    missing = [
        path
        for path in commands(cli)
        if not any(f"{heading} ".startswith(" ".join(path) + " ") for heading in headings)
    ]
    assert not missing
    assert len(headings) == len(commands(cli)) > 60


def test_every_setting_is_in_the_manual() -> None:
    """Each section has its heading and each key its entry."""
    page = settings_manual()
    for name, table in {"": Settings, **sections(), "[source]": SourceSettings}.items():
        assert f".SH {f'[{name}]' if name else 'TOP LEVEL'}\n" in page
        apart = (*sections(), "source", "options")
        assert all(f".B {key}" in page for key in keys(table) if key not in apart)


@pytest.mark.parametrize("page", [manual(), settings_manual()], ids=["syndicate.1", "syndicate.toml.5"])
def test_the_pages_are_sound_roff(page: str) -> None:
    """The formatter has nothing to say of a page but that long words do not fit."""
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    command = [groff, "-man", "-Tutf8", "-Kutf8", "-ww", "-rLL=200n"]
    done = subprocess.run(command, input=page, capture_output=True, text=True, check=False)
    remarks = [
        line for line in done.stderr.splitlines() if "can't break line" not in line and "cannot adjust" not in line
    ]
    assert (done.returncode, remarks) == (0, [])
    assert "SYNDICATE" in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("syndicate ba", "backup"), ("syndicate backup ver", "verify"), ("syndicate export --fo", "--form")],
)
def test_a_shell_completes(typed: str, offered: str) -> None:
    """Commands, commands of a group and options are offered for what was typed."""
    env = dict(os.environ) | {
        "_SYNDICATE_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
    }
    done = subprocess.run([PROGRAM], capture_output=True, text=True, check=False, env=env)
    assert offered in re.findall(r"plain,(\S+)", done.stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_sound(shell: str) -> None:
    """The script names the program and is understood by its shell, where that is installed."""
    script = subprocess.run([PROGRAM, "completion", shell], capture_output=True, text=True, check=True).stdout
    assert "_SYNDICATE_COMPLETE" in script
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")

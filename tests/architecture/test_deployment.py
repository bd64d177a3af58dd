"""What runs the program elsewhere: image, compose file and units, checked as far as it goes without an engine and a service manager."""

from __future__ import annotations

import configparser
import fnmatch
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from project_tree import ROOT, tracked

import syndicate
from syndicate.cli import cli
from syndicate.cli.run import LONGEST_END
from syndicate.settings import load_settings

DOCKER = ROOT / "docker"
UNITS = sorted((DOCKER / "systemd").glob("*.*"))
SERVICES = [path for path in UNITS if path.suffix == ".service"]
LEAST_EXPOSED = 2.0
"""What `systemd-analyze security` may say of a unit at most."""


@cache
def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile and what each is given, with its lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (DOCKER / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(name, rest.strip()) for line in lines if line.strip() for name, _, rest in [line.strip().partition(" ")]]


def given(instruction: str) -> list[str]:
    """Return what all instructions of a kind are given."""
    return [rest for name, rest in instructions() if name == instruction]


@cache
def compose() -> dict[str, Any]:
    """Return the compose file, its anchors resolved."""
    loaded: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def seconds(length: str) -> int:
    """Return a length of time as compose and systemd write it, in seconds."""
    number, unit = re.fullmatch(r"(\d+)([smh]?)", length).groups()  # type: ignore[union-attr]  # anything else fails here
    return int(number) * {"": 1, "s": 1, "m": 60, "h": 3600}[unit]


# ── image ──


def test_the_image_is_built_in_stages_from_what_is_named() -> None:
    """Two stages, each from an image with a version; nothing is fetched by ADD, and no package manager leaves its lists behind."""
    stages = given("FROM")
    assert len(stages) == 2
    assert all(re.match(r"python:\$\{PYTHON\}-slim-\w+", stage) for stage in stages)
    assert "PYTHON=3.12" in given("ARG")
    assert not given("ADD")
    assert not [run for run in given("RUN") if "apt-get" in run or "curl" in run or "latest" in run]
    assert "--require-hashes" in given("RUN")[1]


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The last user is a fixed number that is not root, and data lie where that user may write."""
    user = given("USER")[-1]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert f"--uid {user.split(':')[0]}" in " ".join(given("RUN"))
    names = [name for name, _ in instructions()]
    assert "RUN" not in names[names.index("USER") :]


def test_the_image_says_how_it_is_asked_and_ended() -> None:
    """Health by the program's own verb, SIGTERM to end, and commands in the form that starts no shell."""
    assert given("STOPSIGNAL") == ["SIGTERM"]
    (check,) = given("HEALTHCHECK")
    assert check.endswith('CMD ["syndicate", "health"]')
    assert (given("ENTRYPOINT"), given("CMD")) == (['["syndicate"]'], ['["run"]'])
    for command in ("health", "run"):
        assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0


def test_the_image_holds_no_secret() -> None:
    """No variable of the image, for building or running, is a secret."""
    said = " ".join(given("ENV") + given("ARG"))
    assert not re.search(r"(?i)(password|secret|token|key)\w*=", said)


def test_the_settings_of_the_image_are_settings(tmp_path: Path) -> None:
    """Every SYNDICATE_ variable of the image is one that the program knows."""
    said = dict(pair.split("=", 1) for pair in " ".join(given("ENV")).split() if "=" in pair)
    env = {name: value for name, value in said.items() if name.startswith("SYNDICATE_") and name != "SYNDICATE_CONFIG"}
    settings = load_settings(None, None, env, {}).settings
    assert (settings.web.listen, settings.metrics.listen) == ("0.0.0.0:8080", "0.0.0.0:9464")
    assert set(given("EXPOSE")) == {"8080 9464"}
    assert str(settings.home) in given("VOLUME")[0]
    assert str(settings.backup.to) in given("VOLUME")[0]


def ignored(path: str) -> bool:
    """Say whether the build leaves a file out, by the rules of .dockerignore: the last line that matches decides."""
    out = False
    for line in (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        parents = [path, *(str(parent) for parent in Path(path).parents)]
        anywhere = [part for one in parents for part in (one, Path(one).name)] if "**/" in line else parents
        if line and not line.startswith("#") and any(fnmatch.fnmatch(one, pattern) for one in anywhere):
            out = not line.startswith("!")
    return out


def copied() -> list[str]:
    """Return what the Dockerfile copies from the project."""
    return [name for rest in given("COPY") if "--from" not in rest for name in rest.split()[:-1]]


def test_only_what_is_needed_goes_into_the_build() -> None:
    """What the Dockerfile copies is there and is not left out; history, tests, data and secrets are."""
    assert all((ROOT / name).exists() and not ignored(name) for name in copied())
    for name in (
        ".git",
        "var/ledger.db",
        "tests/conftest.py",
        ".venv/bin/python",
        "docker/secrets/weibo-token",
        "docs",
    ):
        assert ignored(name), name


def test_what_goes_into_the_build_is_enough(tmp_path: Path) -> None:
    """The files that the build sees make a wheel with connectors, configuration and migrations in it."""
    for path in tracked():
        name = path.relative_to(ROOT)
        if not ignored(str(name)) and any(name == Path(one) or Path(one) in name.parents for one in copied()):
            (tmp_path / "build" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, tmp_path / "build" / name)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "dist", "./build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", wheel], capture_output=True, text=True, check=True)
    for part in ("syndicate_connectors/weibo/", "syndicate_config/taxonomy/", "ledger/migrations/0001_ledger.sql"):
        assert part in listed.stdout


# ── compose ──


def test_every_service_is_kept_within_bounds() -> None:
    """Each service: a profile, a version, no rights, a root that cannot be written, limits, and no port open to other machines."""
    for name, service in compose()["services"].items():
        assert service["profiles"], name
        assert re.search(r":v?\d+\.\d+", service["image"]), name
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"cpus", "memory", "pids"} <= set(service["deploy"]["resources"]["limits"]), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert not [one for one in service.get("environment", {}) if "PASSWORD" in one and not one.endswith("_FILE")], (
            name
        )


def test_what_compose_names_is_there() -> None:
    """Networks, volumes and secrets are declared and used; mounted files of the project exist; the image is of this version."""
    stack = compose()
    used: dict[str, set[str]] = {"networks": set(), "volumes": set(), "secrets": set()}
    for service in stack["services"].values():
        used["networks"] |= set(service.get("networks", []))
        used["secrets"] |= set(service.get("secrets", []))
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if not source.startswith("."):
                used["volumes"].add(source)
            elif source not in ("./etc", "./inbox"):  # those are the office's own
                assert (DOCKER / source).exists(), source
    assert used == {kind: set(stack[kind]) for kind in used}
    assert stack["services"]["syndicate"]["image"] == f"syndicate:{syndicate.__version__}"
    assert f"VERSION={syndicate.__version__}" in given("ARG")


def test_the_daemon_is_given_time_to_end() -> None:
    """Compose and systemd wait longer than the daemon takes at most."""
    assert seconds(compose()["services"]["syndicate"]["stop_grace_period"]) > LONGEST_END
    assert seconds(unit(DOCKER / "systemd" / "syndicate.service")["Service"]["TimeoutStopSec"]) > LONGEST_END


def test_prometheus_finds_the_daemon() -> None:
    """The address that Prometheus reads is a service of the compose file, on a network that both are in."""
    asked = yaml.safe_load((DOCKER / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    (target,) = asked["scrape_configs"][0]["static_configs"][0]["targets"]
    name, port = target.split(":")
    services = compose()["services"]
    assert set(services[name]["networks"]) & set(services["prometheus"]["networks"])
    assert f"0.0.0.0:{port}" in " ".join(given("ENV"))


# ── systemd ──


def unit(path: Path) -> configparser.ConfigParser:
    """Return a unit; of a key that stands more than once, the last value."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def test_units_call_commands_that_exist() -> None:
    """Every command in a unit is one of the program, and every variable a setting."""
    for path in SERVICES:
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"^Exec\w+=/usr/bin/syndicate (.+)$", text, re.MULTILINE):
            assert CliRunner().invoke(cli, [*line.split(), "--help"]).exit_code == 0, line
        (said,) = re.findall(r"^Environment=(.+)$", text, re.MULTILINE)
        env = dict(pair.split("=", 1) for pair in said.split())
        del env["SYNDICATE_CONFIG"]
        assert load_settings(None, None, env, {}).settings.home == Path("/var/lib/syndicate")


def test_every_timer_has_its_service() -> None:
    """A timer starts the service of its name, and is itself started with the others."""
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert {path.stem for path in timers} == {"syndicate-backup", "syndicate-verify"}
    for path in timers:
        assert path.with_suffix(".service") in SERVICES
        assert unit(path)["Install"]["WantedBy"] == "timers.target"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they are installed, with the program of this environment."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    program = str(Path(sys.executable).with_name("syndicate"))
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace("/usr/bin/syndicate", program)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze."""
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", [path.name for path in UNITS])
def test_systemd_understands_the_unit(installed: Path, name: str) -> None:
    """Systemd finds nothing to remark on in a unit."""
    done = analyzed("verify", "--man=no", str(installed / name))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("name", [path.name for path in SERVICES])
def test_the_unit_gives_little_away(installed: Path, name: str) -> None:
    """What the service could do to the machine is rated as low as may be."""
    done = analyzed("security", "--offline=true", "--no-pager", str(installed / name))
    found = re.search(r"exposure level for \S+: (\d+\.\d)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    assert float(found[1]) <= LEAST_EXPOSED

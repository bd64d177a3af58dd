"""The schema for editors accepts what the program accepts, and says of mistakes what the program says."""

from __future__ import annotations

import json
import tomllib

import jsonschema_rs
import pytest

from syndicate.connect.registry import load_specs
from syndicate.settings import example
from syndicate.settings.schema import schema

VALIDATOR = jsonschema_rs.validator_for(schema(load_specs()))
SOURCE = '[[source]]\nname = "a"\nconnector = "weibo"\npath = "in"\n'


def complaints(text: str) -> list[str]:
    """Return what an editor would say of a configuration."""
    return [error.message for error in VALIDATOR.iter_errors(tomllib.loads(text))]


def test_the_sample_configuration_is_accepted() -> None:
    """The sample configuration is right by the schema, as it stands and with every line uncommented."""
    written = example(load_specs())
    whole = "\n".join(
        line[1:] if line.startswith("#") and line[1:2] not in (" ", "") else line for line in written.splitlines()
    )
    assert complaints(written) == complaints(whole) == []
    assert len(tomllib.loads(whole)["source"]) == len(load_specs())


@pytest.mark.parametrize(
    "wrong",
    [
        "hom = 'x'\n",
        "batch_size = 0\n",
        "[web]\nlistn = 'x:1'\n",
        "[backup]\nevery = 60\n",
        "[log]\nlevel = 'loud'\n",
        "[jurisdiction]\ncode = '12'\n",
        SOURCE.replace("weibo", "weibi"),
        SOURCE.replace("name", "nam"),
        SOURCE + "[source.options]\nnothing_of_the_kind = 1\n",
    ],
)
def test_a_mistake_is_marked(wrong: str) -> None:
    """What the program refuses for its form is marked by the editor as well."""
    assert complaints(wrong)


def test_the_schema_is_plain_json() -> None:
    """The schema can be written to a file and read by any editor; every key is explained in it."""
    said = json.loads(json.dumps(schema(load_specs())))
    assert said["properties"]["backup"]["properties"]["every"]["description"].startswith("隔多久备份一次")
    assert said["properties"]["backup"]["properties"]["every"]["default"] == "1d"

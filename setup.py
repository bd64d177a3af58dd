"""Maps `connectors/` and `config/` into the wheel as `syndicate_connectors` and `syndicate_config`; the rest is in pyproject.toml."""

from setuptools import find_packages, setup

connectors = ["syndicate_connectors", *(f"syndicate_connectors.{name}" for name in find_packages("connectors"))]
config = ["syndicate_config"]

setup(
    packages=[*find_packages("src"), *connectors, *config],
    package_dir={"": "src", "syndicate_connectors": "connectors", "syndicate_config": "config"},
    package_data={
        "syndicate": ["py.typed", "**/*.sql", "**/*.html", "**/*.css", "**/*.js"],
        "syndicate_config": ["*.toml", "**/*.toml", "**/*.csv"],
    },
)

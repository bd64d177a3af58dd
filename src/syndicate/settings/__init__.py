"""Settings: one typed table, read from file, environment and flags; every value knows where it came from."""

from syndicate.settings.example import example
from syndicate.settings.kinds import Seconds
from syndicate.settings.load import Effective, Row, load_settings
from syndicate.settings.table import Jurisdiction, Settings, SourceSettings

__all__ = [
    "Effective",
    "Jurisdiction",
    "Row",
    "Seconds",
    "Settings",
    "SourceSettings",
    "example",
    "load_settings",
]

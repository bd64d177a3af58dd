"""The only place that picks adapters: settings in, a working office out."""

from syndicate.app.office import Office, correcting, enabled_sources, first_cause, office
from syndicate.app.opening import Gate, gate_of, has_ledger, place_of, publishing, reading, reviewing, signing
from syndicate.app.pages import relaying, serve_pages
from syndicate.home import ledger_path, now, read_rules, read_screening, sole_owner

__all__ = [
    "Gate",
    "Office",
    "correcting",
    "enabled_sources",
    "first_cause",
    "gate_of",
    "has_ledger",
    "ledger_path",
    "now",
    "office",
    "place_of",
    "publishing",
    "read_rules",
    "read_screening",
    "reading",
    "relaying",
    "reviewing",
    "serve_pages",
    "signing",
    "sole_owner",
]

"""Returns: official forms as data, filled from the ledger, checked, and exported."""

from syndicate.returns.export import SUFFIXES, export
from syndicate.returns.fill import fill
from syndicate.returns.filled import Cell, Counting, Filled, ManualValue, Outcome, Source
from syndicate.returns.form import Check, Form, Row
from syndicate.returns.library import form_names, load_form
from syndicate.returns.manual import load_manual
from syndicate.returns.opening import open_cell
from syndicate.returns.render import render_text
from syndicate.returns.stated import cleaned, fill_stated, stated_by
from syndicate.returns.values import UNFILLED, Interval, RowKind, Value

__all__ = [
    "SUFFIXES",
    "UNFILLED",
    "Cell",
    "Check",
    "Counting",
    "Filled",
    "Form",
    "Interval",
    "ManualValue",
    "Outcome",
    "Row",
    "RowKind",
    "Source",
    "Value",
    "cleaned",
    "export",
    "fill",
    "fill_stated",
    "form_names",
    "load_form",
    "load_manual",
    "open_cell",
    "render_text",
    "stated_by",
]

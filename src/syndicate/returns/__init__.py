"""Returns: official forms as data, filled from the ledger, checked, frozen, and exported."""

from syndicate.returns.clocks import Clock, due, tally
from syndicate.returns.comparing import Compared, compare_forms, differing
from syndicate.returns.drawing import Drawn, Order, draw
from syndicate.returns.export import SUFFIXES, export
from syndicate.returns.export.proof import Proof, prove, read_filled
from syndicate.returns.fill import fill
from syndicate.returns.filled import Adjustment, Cell, Counting, Filled, ManualValue, Outcome, Scope, Source
from syndicate.returns.form import Check, Form, Row, Table
from syndicate.returns.library import form_names, form_of_year, load_form
from syndicate.returns.manual import load_manual
from syndicate.returns.opening import open_cell
from syndicate.returns.proving import Difference
from syndicate.returns.render import render_text
from syndicate.returns.signing import adjust_cell, close_year
from syndicate.returns.state import State, is_moment, state_of
from syndicate.returns.stated import cleaned, fill_stated, stated_by
from syndicate.returns.tables import cell_key
from syndicate.returns.values import UNFILLED, Interval, RowKind, Value, number_of, show

__all__ = [
    "SUFFIXES",
    "UNFILLED",
    "Adjustment",
    "Cell",
    "Check",
    "Clock",
    "Compared",
    "Counting",
    "Difference",
    "Drawn",
    "Filled",
    "Form",
    "Interval",
    "ManualValue",
    "Order",
    "Outcome",
    "Proof",
    "Row",
    "RowKind",
    "Scope",
    "Source",
    "State",
    "Table",
    "Value",
    "adjust_cell",
    "cell_key",
    "cleaned",
    "close_year",
    "compare_forms",
    "differing",
    "draw",
    "due",
    "export",
    "fill",
    "fill_stated",
    "form_names",
    "form_of_year",
    "is_moment",
    "load_form",
    "load_manual",
    "number_of",
    "open_cell",
    "prove",
    "read_filled",
    "render_text",
    "show",
    "state_of",
    "stated_by",
    "tally",
]

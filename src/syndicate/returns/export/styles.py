"""The looks of the workbook, in fonts that every Chinese Windows has."""

from __future__ import annotations

from functools import cached_property

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

BODY_FONT, TITLE_FONT = "宋体", "黑体"
_GREY, _LINK = "#7F7F7F", "#1F4E79"
_STATE_COLOURS = {"holds": "#E2EFDA", "fails": "#F8CBAD", "undecided": "#FFF2CC"}


class Styles:
    """Formats of one workbook; each is made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def make(self, **properties: object) -> Format:
        """Return a new format in the body font."""
        return self._book.add_format({"font_name": BODY_FONT, "font_size": 10.5, "valign": "vcenter", **properties})

    @cached_property
    def title(self) -> Format:
        """The form's title."""
        return self.make(font_name=TITLE_FONT, font_size=18, align="center")

    @cached_property
    def centred(self) -> Format:
        """A centred line without borders."""
        return self.make(align="center")

    @cached_property
    def line(self) -> Format:
        """A line of text without borders."""
        return self.make()

    @cached_property
    def note(self) -> Format:
        """Small grey text that is not part of the form."""
        return self.make(font_size=9, font_color=_GREY)

    @cached_property
    def wrapped_note(self) -> Format:
        """A note below the form, over several lines where it is long."""
        return self.make(font_size=9, font_color=_GREY, text_wrap=True)

    @cached_property
    def section(self) -> Format:
        """Heading of a section above its table."""
        return self.make(bold=True, font_size=12)

    @cached_property
    def heading(self) -> Format:
        """Head of a table."""
        return self.make(bold=True, align="center", border=1, bg_color="#F2F2F2", text_wrap=True)

    @cached_property
    def cell(self) -> Format:
        """A cell of a table."""
        return self.make(border=1, text_wrap=True)

    @cached_property
    def cell_centred(self) -> Format:
        """A centred cell of a table."""
        return self.make(border=1, align="center")

    @cached_property
    def count(self) -> Format:
        """A whole number in a table."""
        return self.make(border=1, align="right", num_format="0")

    @cached_property
    def text(self) -> Format:
        """Text as written: digits stay digits, and nothing becomes a formula, also after it is edited."""
        return self.make(font_size=9, num_format="@", quote_prefix=True)

    @cached_property
    def plain_number(self) -> Format:
        """A number in a list."""
        return self.make(font_size=9)

    def label(self, indent: int, *, bold: bool) -> Format:
        """Return the format of a row's label at this depth."""
        return self.make(border=1, text_wrap=True, indent=2 * indent, bold=bold)

    def value(self, *, money: bool, linked: bool) -> Format:
        """Return the format of a filled cell."""
        looks: dict[str, object] = {"font_color": _LINK, "underline": 1} if linked else {}
        return self.make(border=1, align="center", num_format="0.00" if money else "0", **looks)

    @cached_property
    def unfilled(self) -> Format:
        """A cell that nobody filled."""
        return self.make(border=1, align="center", italic=True, font_color=_GREY)

    def state(self, state: str) -> Format:
        """Return the format of a check's outcome."""
        return self.make(border=1, align="center", bg_color=_STATE_COLOURS[state])

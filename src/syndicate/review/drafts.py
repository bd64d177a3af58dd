"""Drafts as JSON lines: what departments hand in before they publish."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from syndicate.model import Channel, UsageError
from syndicate.model.review import Attachment, Draft, Mask, Sheet
from syndicate.review.attaching import attached_file
from syndicate.review.desk import Handed


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An attachment as a line names it: a file to read, or name and digest with the words that were read elsewhere."""

    file: str = ""
    name: str = ""
    digest: str = ""
    size: int = 0
    text: str | None = None

    def attachment(self) -> Attachment:
        """
        Return it with what can be read of it.

        Raises:
            UsageError: The file cannot be opened, or neither a file nor name and digest are given.
        """
        if self.file:
            return attached_file(Path(self.file))
        if not (self.name and self.digest):
            raise UsageError("附件须有 file，或 name 和 digest / an attachment needs file, or name and digest")
        return Attachment(name=self.name, digest=self.digest, size=self.size, text=self.text)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line: `{"id", "unit", "title", "body", "channels", …}`; what the paper form asks for stands in `sheet`."""

    id: str
    unit: str
    body: str
    title: str = ""
    author: str = ""
    made_on: str = ""
    html: bool = False
    channels: tuple[Channel, ...] = (Channel.WEBSITE,)
    attachments: tuple[Given, ...] = ()
    masks: tuple[Mask, ...] | None = None
    sheet: Sheet = Sheet()


def read_line(said: bytes, number: int) -> tuple[Handed, Draft]:
    """
    Return a draft and whose it is.

    Raises:
        UsageError: The line is none; names line and field and what was expected, and quotes nothing of it.
    """
    try:
        line = msgspec.json.decode(said, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"第 {number} 行：{_wordless(error)} / line {number}: not a draft") from error
    if not line.id.strip() or not line.unit.strip():
        raise UsageError(f"第 {number} 行：id 和 unit 不能为空 / line {number}: id and unit are needed")
    try:
        attachments = tuple(one.attachment() for one in line.attachments)
    except UsageError as error:
        raise UsageError(f"第 {number} 行 / line {number}: {error}") from error
    if len({one.name for one in attachments}) != len(attachments):
        raise UsageError(f"第 {number} 行：附件重名 / line {number}: two attachments have one name")
    handed = Handed(unit=line.unit, id=line.id, author=line.author, made_on=line.made_on)
    return handed, Draft(
        title=line.title,
        body=line.body,
        html=line.html,
        attachments=attachments,
        channels=_distinct(line.channels),
        masks=line.masks,
        sheet=line.sheet,
    )


def _distinct(channels: Sequence[Channel]) -> tuple[str, ...]:
    return tuple(sorted({str(channel) for channel in channels}))


def _wordless(error: Exception) -> str:
    """What is wrong, and where, without a value: messages of the parser may quote what they refuse."""
    said = str(error)
    where = said.rpartition(" - at ")[2] if " - at " in said else ""
    return f"不是有效的送审件（{where}）" if where else "不是有效的 JSON"

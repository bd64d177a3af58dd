"""Reads JSON lines as a stream: one decode and one construction per line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from syndicate.connect import Channel, Defaults, FileInput, Precision, Reading, Record, Rejection
from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.decode import decode
from syndicate.connect.jsons import iter_json_lines
from syndicate.connect.rows import rejection, unreadable

from .line import KEYS, Line, StrictLine
from .options import RecordsOptions
from .refuse import refuse

_STRICT = msgspec.json.Decoder(StrictLine)
_LAX = msgspec.json.Decoder(Line)


def read(file: FileInput, options: RecordsOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield one record, or one rejection, per line that is not blank.

    Keys that nobody reads are ignored; the first line that has any says so in its warnings.

    Raises:
        Unreadable: The file is a web page or one JSON document instead of lines.
    """
    reader = _Reader(file, options, defaults)
    first = True
    for line in iter_json_lines(file):
        if isinstance(line, Rejection):
            yield line
            continue
        if first:
            _refuse_documents(file, line[1])
            first = False
        yield reader.reading(*line)


def _refuse_documents(file: FileInput, line: bytes) -> None:
    if line.startswith(b"<"):
        raise unreadable(
            file, "not_the_format", "是网页或 XML，应为每行一个 JSON 对象 / is a web page or XML, not JSON lines", line
        )
    if line.startswith(b"["):
        raise unreadable(
            file,
            "not_the_format",
            "是 JSON 数组，应为每行一个 JSON 对象 / is a JSON array; expected one object per line",
            line,
        )


class _Reader:
    """One file: what every line has in common, and whether unknown keys have been told."""

    def __init__(self, file: FileInput, options: RecordsOptions, defaults: Defaults) -> None:
        self.file = file
        self.source = options.source
        self.jurisdiction = defaults.jurisdiction
        self.unit = defaults.unit
        self.channel = defaults.channel or Channel.OTHER
        self.place = f"{file.name}, 行 "
        self.decode: Callable[[bytes], Line] = _STRICT.decode
        self.modified = file.modified

    def reading(self, number: int, raw: bytes) -> Reading:
        try:
            line = self.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return self._second_look(number, raw, error)
        return self._record(line, number, raw)

    def _second_look(self, number: int, raw: bytes, error: Exception) -> Reading:
        """A line that the strict decoder refused: unknown keys, GB18030 bytes, or really wrong."""
        try:
            text = decode(raw)
            line = _LAX.decode(text)
        except msgspec.DecodeError as lasting:
            return refuse(self.file, number, raw, lasting)
        except ValueError:
            return rejection(
                self.file,
                number,
                "encoding",
                "字节不是 UTF-8 也不是 GB18030 / bytes are neither UTF-8 nor GB18030",
                raw=raw,
            )
        if not isinstance(error, msgspec.ValidationError):
            return self._record(line, number, raw)
        self.decode = _LAX.decode  # told once; from here on unknown keys cost nothing
        unknown = ", ".join(sorted(set(msgspec.json.decode(text)) - set(KEYS)))
        warning = f"忽略了不认识的键 {unknown}（只提示一次） / ignored unknown keys {unknown} (said once)"
        return self._record(line, number, raw, (warning,))

    def _record(self, line: Line, number: int, raw: bytes, warnings: tuple[str, ...] = ()) -> Reading:
        native_id = line.id.strip() if isinstance(line.id, str) else str(line.id)
        if not native_id:
            return rejection(
                self.file, number, "bad_id", "id 为空，应为唯一的编号 / id is empty; expected a unique id", "id", raw
            )
        try:
            published = _moment(line.published_at)
            received = _moment(line.received_at)
        except ValueError as error:
            return self._bad_date(line, number, raw, error)
        return Record(
            source=line.source or self.source,
            native_id=native_id,
            channel=line.channel or self.channel,
            unit=line.unit or self.unit or line.account or "",
            jurisdiction=self.jurisdiction,
            title=line.title,
            body=line.html or line.body or "",
            html=bool(line.html),
            url=line.url or "",
            links=line.links,
            published_at=published.at if published else None,
            precision=published.precision if published else Precision.SECOND,
            received_at=received.at if received else self.modified,
            version=line.version,
            account=line.account or "",
            standing=line.standing,
            labels=_labels(line),
            warnings=warnings,
            place=f"{self.place}{number}",
        )

    def _bad_date(self, line: Line, number: int, raw: bytes, error: ValueError) -> Rejection:
        field = "published_at"
        try:
            _moment(line.published_at)
        except ValueError:
            pass
        else:
            field = "received_at"
        return rejection(self.file, number, "bad_date", f"{field} {error}", field, raw)


def _moment(value: str | int | None) -> Moment | None:
    return None if value is None or value == "" else parse_moment(value)


_NO_LABELS: Mapping[str, str] = {}


def _labels(line: Line) -> Mapping[str, str]:
    if not (line.document_number or line.index_number or line.column):
        return _NO_LABELS
    given = {"document_number": line.document_number, "index_number": line.index_number, "column": line.column}
    return {name: value for name, value in given.items() if value}

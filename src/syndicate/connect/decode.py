"""Bytes to text, strictly: what fits no encoding is an error, never a row of question marks."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BOM_BYTES = tuple(bom for bom, _ in _BOMS)
_CHINESE = frozenset({"gb2312", "gbk", "x-gbk", "gb_2312-80", "cp936", "936", "hz-gb-2312"})
# Web servers put these on everything; as single-byte encodings they accept any bytes and prove nothing.
_MEANINGLESS = frozenset(
    {"iso8859-1", "latin-1", "latin1", "cp1252", "windows-1252", "ascii", "us-ascii", "iso-8859-1"}
)
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_\-]+)", re.IGNORECASE)


def decode(raw: bytes, declared: str | None = None) -> str:
    """
    Decode by byte order mark, then strict UTF-8, then the declared encoding, then GB18030.

    GB2312 and GBK are read as GB18030, their superset: texts labelled so use its characters. The byte order mark is removed.

    Raises:
        ValueError: The bytes fit none of them.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(raw, declared)


def decode_page(raw: bytes, declared: str | None = None) -> tuple[str, bytes]:
    """
    Return the text as `decode` does, and the same in UTF-8 for the parser: most pages are that already.

    Raises:
        ValueError: The bytes fit no encoding.
    """
    if not raw.startswith(_BOM_BYTES):
        try:
            return raw.decode("utf-8"), raw
        except UnicodeDecodeError:
            pass
    text = decode(raw, declared)
    return text, text.encode("utf-8", "ignore")


def _decode_other(raw: bytes, declared: str | None) -> str:
    name = canonical(declared)
    for encoding in dict.fromkeys(filter(None, (name, "gb18030"))):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    tried = "、".join(dict.fromkeys(filter(None, ("UTF-8", name, "GB18030"))))
    raise ValueError(f"字节不符合 {tried} 中的任何一种编码 / the bytes fit none of the encodings {tried}")


def canonical(declared: str | None) -> str | None:
    """Return the codec to try for a declared name, None when the name is unknown or says nothing."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()
    if name in _CHINESE:
        return "gb18030"
    if name in _MEANINGLESS:
        return None
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    # Codecs such as `hex` and `zip` turn bytes into bytes; a text encoding round-trips text.
    return found.name if getattr(found, "_is_text_encoding", True) else None


def declared_charset(raw: bytes, content_type: str | None = None) -> str | None:
    """Return the charset named by the HTTP header, else by a meta tag or XML declaration in the first 4 KiB."""
    if content_type and (found := _HEADER_CHARSET.search(content_type)):
        return found[1]
    inside = _META_CHARSET.search(raw[:4096])
    return inside[1].decode("ascii") if inside else None


def looks_mojibake(text: str) -> bool:
    """
    Say whether the text is UTF-8 that was read as GBK or Latin-1 (`寰崥id` for `微博id`), also where characters were lost.

    UTF-8 hanzi read as GBK give characters from corners of the table that headers and titles hardly ever use.
    """
    if repair_mojibake(text) is not None:
        return True
    hanzi = _HANZI.findall(text)
    return len(hanzi) > 1 and 2 * sum(map(_from_a_corner, hanzi)) >= len(hanzi)


def _from_a_corner(char: str) -> bool:
    code = char.encode("gb18030")
    if len(code) != 2:
        return False
    lead, trail = code
    return lead < 0xA1 or trail < 0xA1 or (0xE4 <= lead <= 0xE9 and trail <= 0xBF)


def repair_mojibake(text: str) -> str | None:
    """Return what the text was before it was read in the wrong encoding, None when it does not look so. Nobody calls it silently."""
    if text.isascii():
        return None
    for wrong in ("gb18030", "latin-1", "cp1252"):
        try:
            repaired = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if repaired != text and _HANZI.search(repaired):
            return repaired
    return None

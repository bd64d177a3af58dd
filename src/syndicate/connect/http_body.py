"""Reading a response body within limits: on the wire and after decompression, counted while it streams."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from typing import Protocol

from syndicate.model import Transient

GZIP_WINDOW = 31
ZLIB_WINDOW = 15
RAW_WINDOW = -15


class Decoder(Protocol):
    """Undoes a content coding, piece by piece."""

    def feed(self, chunk: bytes) -> None:
        """Take in the next piece from the wire."""

    def finish(self) -> bytes:
        """Return everything decoded; raises when the stream ended early."""


async def read_body(chunks: AsyncIterator[bytes], coding: str, url: str, wire_limit: int, limit: int) -> bytes:
    """
    Collect a body of at most `wire_limit` bytes on the wire and `limit` bytes decoded.

    Raises:
        Transient: `too_large` as soon as a limit is passed, without decoding further; `parse` for a damaged or unknown coding.
    """
    decoder = _decoder(coding, url, limit)
    seen = 0
    async for chunk in chunks:
        seen += len(chunk)
        if seen > wire_limit:
            raise too_large(url, wire_limit)
        decoder.feed(chunk)
    return decoder.finish()


def too_large(url: str, limit: int) -> Transient:
    """Return the error for a body over a limit (bytes)."""
    return Transient(f"“{url}”的内容超过上限 {limit} 字节 / {url} is larger than {limit} bytes", reason="too_large")


def _decoder(coding: str, url: str, limit: int) -> Decoder:
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _Plain(url, limit)
    if coding in ("gzip", "x-gzip"):
        return _Inflate(url, limit, GZIP_WINDOW)
    if coding == "deflate":
        return _Inflate(url, limit, ZLIB_WINDOW)
    raise _damaged(url, f"Content-Encoding: {coding}")


def _damaged(url: str, detail: str) -> Transient:
    return Transient(f"“{url}”的压缩内容无法解开（{detail}）/ {url} cannot be decompressed ({detail})", reason="parse")


class _Plain:
    def __init__(self, url: str, limit: int) -> None:
        self._url, self._limit = url, limit
        self._out = bytearray()

    def feed(self, chunk: bytes) -> None:
        self._out += chunk
        if len(self._out) > self._limit:
            raise too_large(self._url, self._limit)

    def finish(self) -> bytes:
        return bytes(self._out)


class _Inflate:
    """gzip (also of several members) and deflate (with or without the zlib wrapper that many servers leave out)."""

    def __init__(self, url: str, limit: int, window: int) -> None:
        self._url, self._limit, self._window = url, limit, window
        self._engine = zlib.decompressobj(window)
        self._out = bytearray()
        self._started = False

    def feed(self, chunk: bytes) -> None:
        if not self._started and chunk and self._window == ZLIB_WINDOW:
            self._unwrap(chunk)
        self._started = self._started or bool(chunk)
        while chunk:
            chunk = self._step(chunk)

    def _unwrap(self, chunk: bytes) -> None:
        wrapped = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or (chunk[0] << 8 | chunk[1]) % 31 == 0)
        if not wrapped:
            self._engine = zlib.decompressobj(RAW_WINDOW)

    def _step(self, chunk: bytes) -> bytes:
        if self._engine.eof:
            if self._window != GZIP_WINDOW or not chunk.startswith(b"\x1f\x8b"):
                return b""  # padding after the end
            self._engine = zlib.decompressobj(self._window)
        try:
            # One byte more than allowed is asked for: the limit is noticed without inflating the rest.
            self._out += self._engine.decompress(chunk, self._limit + 1 - len(self._out))
        except zlib.error as error:
            raise _damaged(self._url, str(error)) from error
        if len(self._out) > self._limit:
            raise too_large(self._url, self._limit)
        return self._engine.unconsumed_tail or self._engine.unused_data

    def finish(self) -> bytes:
        if self._started and not self._engine.eof:
            raise _damaged(self._url, "内容不完整 truncated")
        return bytes(self._out)

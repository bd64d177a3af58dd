"""
httpx over a connection pool whose every connection goes to a checked address.

Imported at the first request only: what it stands on takes longer to import than a folder of files to read.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from syndicate.connect.http_address import invalid
from syndicate.connect.http_pinned import PinnedBackend
from syndicate.model import Transient

TIMEOUTS = (httpcore.TimeoutException, httpx.TimeoutException)
FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.TimeoutException,
    httpx.HTTPError,
    httpx.InvalidURL,
)


class PinnedTransport(httpx.AsyncBaseTransport):
    """Carries requests over `httpcore` with the given backend; no proxies, no retries, no environment."""

    def __init__(self, backend: PinnedBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            network_backend=backend,
            max_connections=32,
            max_keepalive_connections=8,
            keepalive_expiry=15.0,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; raises the errors of `httpcore`."""
        url = request.url
        core = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        reply = await self._pool.handle_async_request(core)
        assert isinstance(reply.stream, AsyncIterable)
        return httpx.Response(
            reply.status, headers=reply.headers, stream=_Stream(reply.stream), extensions=reply.extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, inner: AsyncIterable[bytes]) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk

    async def aclose(self) -> None:
        close = getattr(self._inner, "aclose", None)
        if close is not None:
            await close()


def open_client(
    backend: PinnedBackend, tls: ssl.SSLContext | None, timeout: httpx.Timeout, headers: Mapping[str, str]
) -> httpx.AsyncClient:
    """Return a client without cookies, proxies or credentials; `tls` None: certificates as the system trusts them."""
    return httpx.AsyncClient(
        transport=PinnedTransport(backend, tls or httpx.create_ssl_context(trust_env=False)),
        timeout=timeout,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        headers=dict(headers),
    )


def as_transient(error: Exception, url: str) -> Transient:
    """Translate a failure of the network into the error of this project, with its bounded reason."""
    if isinstance(error, TIMEOUTS):
        return timed_out(url)
    if _is_tls(error):
        return Transient(f"“{url}”的证书或加密握手有误：{error} / TLS failure at {url}: {error}", reason="tls")
    if isinstance(error, (httpx.InvalidURL, httpcore.UnsupportedProtocol)):
        return invalid(url, error)
    detail = str(error) or type(error).__name__
    return Transient(f"“{url}”连接失败：{detail} / cannot connect to {url}: {detail}", reason="connect")


def timed_out(url: str) -> Transient:
    """Return the error for an exchange that took too long."""
    return Transient(f"“{url}”响应超时 / {url} did not answer in time", reason="timeout")


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False

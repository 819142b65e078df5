"""HTTP to a model's server with bounds on the whole call: its seconds and its bytes, however slowly they come."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2

MOST_BYTES = 16_000_000
"""Of one reply; the longest that models write is a hundredth of it."""


class BoundedTransport(httpx2.BaseTransport):
    """Ends a call after `seconds`, from its first byte sent to its last byte received, and a reply at MOST_BYTES."""

    def __init__(self, seconds: float) -> None:
        self._inner = httpx2.HTTPTransport()
        self._seconds = seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The response, its body bounded."""
        ends = time.monotonic() + self._seconds
        # Compressed, a small reply could swell beyond its bound.
        request.headers["Accept-Encoding"] = "identity"
        response = self._inner.handle_request(request)
        if response.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
            response.close()
            raise httpx2.ReadError("the reply is compressed though that was not asked for", request=request)
        assert isinstance(response.stream, httpx2.SyncByteStream)
        stream = _Bounded(response.stream, ends, request)
        return httpx2.Response(response.status_code, headers=response.headers, stream=stream)

    def close(self) -> None:
        """Closes its connections."""
        self._inner.close()


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, ends: float, request: httpx2.Request) -> None:
        self._inner = inner
        self._ends = ends
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        for chunk in self._inner:
            taken += len(chunk)
            if taken > MOST_BYTES:
                raise httpx2.ReadError(f"the reply is longer than {MOST_BYTES:,} bytes", request=self._request)
            if time.monotonic() > self._ends:
                raise httpx2.ReadTimeout("the reply took too long in all", request=self._request)
            yield chunk

    def close(self) -> None:
        self._inner.close()

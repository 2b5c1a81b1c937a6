"""Open connections by origin: a pool each, so that one busy crawl does not search all connections for every request."""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore

_KEPT = 64
_PER_ORIGIN = 8
_KEEPALIVE_SECONDS = 15.0


@dataclass(slots=True)
class _Pool:
    pool: httpcore.AsyncConnectionPool
    users: int = 0


class Pools:
    """Connection pools behind one network backend; those idle for longest are closed when there are many."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._backend = backend
        self._tls = tls
        self._pools: OrderedDict[str, _Pool] = OrderedDict()

    @asynccontextmanager
    async def of(self, origin: str) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """The pool of an origin, which stays open while the block runs."""
        entry = self._pools.get(origin)
        if entry is None:
            entry = self._pools[origin] = _Pool(self._new())
        self._pools.move_to_end(origin)
        entry.users += 1
        try:
            yield entry.pool
        finally:
            entry.users -= 1
            await self._close_idle()

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            _, entry = self._pools.popitem()
            await entry.pool.aclose()

    async def _close_idle(self) -> None:
        excess = len(self._pools) - _KEPT
        if excess <= 0:
            return
        idle = [origin for origin, entry in self._pools.items() if entry.users == 0]
        closing = [self._pools.pop(origin) for origin in idle[:excess]]
        for entry in closing:
            await entry.pool.aclose()

    def _new(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=_PER_ORIGIN,
            keepalive_expiry=_KEEPALIVE_SECONDS,
            network_backend=self._backend,
        )

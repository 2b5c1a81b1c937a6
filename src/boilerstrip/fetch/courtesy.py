"""The tools with which sites are asked about themselves, and the manners in doing so."""

from __future__ import annotations

from dataclasses import dataclass

from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.politeness import Politeness
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.scribe import Scribe
from boilerstrip.fetch.transport import Ask, Transport, accepted
from boilerstrip.fetch.urls import Url

# RFC 9309, 2.4: robots.txt should not be used for longer than a day; one that cannot be had is asked for sooner.
FRESH = {"ok": 86_400.0, "none": 86_400.0, "unreachable": 3_600.0}


@dataclass(frozen=True, slots=True)
class Courtesy:
    """What is needed to ask: `policies` asks for tdmrep.json and RSL licences as well.

    Without `robots` nothing is asked and everything is allowed: that is for one's own machines.
    """

    transport: Transport
    politeness: Politeness
    scribe: Scribe
    clock: Clock
    patience: Patience
    robots: bool = True
    policies: bool = True

    async def turn(self, url: Url) -> None:
        """Wait until the host may be asked; the gate for what needs no permission."""
        await self.politeness.turn(url.host)

    async def policy(self, url: Url) -> Exchange | None:
        """A policy file, or None: no answer says nothing, and is not asked for twice."""
        try:
            return accepted(await self.transport.fetch(Ask(url, Role.POLICY), self.turn), self.clock.now())
        except PageError:
            return None

"""The frontier as the ledger of a raw store: the end of the store and the URLs that it holds, in one transaction.

So a URL is done if and only if its record is in the store, wherever the power fails.
"""

from __future__ import annotations

from boilerstrip.corpus.rawledger import StoreEnd
from boilerstrip.fetch.frontier import Frontier, Outcome, SiteFile


class FrontierLedger:
    """Collects what the records appended so far settle, and writes it when the store says that they are safe."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self._outcomes: list[Outcome] = []
        self._sites: list[SiteFile] = []

    def add(self, outcome: Outcome | None, site: SiteFile | None) -> None:
        """What the records that were just appended settle."""
        if outcome:
            self._outcomes.append(outcome)
        if site:
            self._sites.append(site)

    def load(self) -> StoreEnd | None:
        """The end of the store that the frontier knows of."""
        return self.frontier.end

    def save(self, end: StoreEnd) -> None:
        """Write everything that was added, and the end, at once."""
        self._record(end)

    def flush(self) -> None:
        """Write what needed no record in the store: failures, refusals."""
        if self._outcomes or self._sites:
            self._record(None)

    def close(self) -> None:
        """Nothing: the frontier is closed by whoever opened it."""

    def _record(self, end: StoreEnd | None) -> None:
        self.frontier.record(self._outcomes, self._sites, end)
        self._outcomes, self._sites = [], []

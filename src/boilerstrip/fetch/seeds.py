"""What a crawl begins with: addresses as people write them, into seeds, with the ones that cannot be fetched told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from boilerstrip.fetch.exchange import Role
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.frontier import Seed
from boilerstrip.fetch.urls import Url


@dataclass
class SeedList:
    """Seeds in the order given, each URL once; `faults` are the addresses that are none, with the reason."""

    seeds: dict[str, Seed] = field(default_factory=dict)
    faults: list[PageError] = field(default_factory=list)

    def add(self, addresses: Iterable[str], role: Role = Role.PAGE) -> None:
        """Add addresses, one a string; empty ones and comments (`#` first) are passed by.

        Example:
            >>> found = SeedList()
            >>> found.add(["example.org/a", "https://example.org/a", "", "# later", "ftp://example.org/"])
            >>> list(found.seeds), [fault.code for fault in found.faults]
            (['https://example.org/a'], ['scheme'])
        """
        for line in addresses:
            address = line.strip()
            if not address or address.startswith("#"):
                continue
            try:
                url = Url.parse(address if "://" in address else f"https://{address}")
            except PageError as error:
                self.faults.append(error)
            else:
                self.seeds.setdefault(url.href, Seed(url, role))

"""What a crawl begins with: addresses as people write them, into seeds, one at a time however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from boilerstrip.fetch.exchange import Role
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.frontier import Seed
from boilerstrip.fetch.urls import Url


def seeds_of(addresses: Iterable[str], role: Role = Role.PAGE, *, fault: Callable[[PageError], None]) -> Iterator[Seed]:
    """A seed for each address, one a string; empty ones and comments (`#` first) are passed by.

    `fault` is told of the addresses that cannot be fetched, with the reason.

    Example:
        >>> faults = []
        >>> found = seeds_of(["example.org/a", "", "# later", "ftp://example.org/"], fault=faults.append)
        >>> [seed.url.href for seed in found], [error.code for error in faults]
        (['https://example.org/a'], ['scheme'])
    """
    for line in addresses:
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        try:
            url = Url.parse(address if "://" in address else f"https://{address}")
        except PageError as error:
            fault(error)
        else:
            yield Seed(url, role)

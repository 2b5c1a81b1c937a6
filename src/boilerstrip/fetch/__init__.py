"""From a URL to bytes that are kept: guarded transport, robots, politeness, rights, frontier, crawl loop."""

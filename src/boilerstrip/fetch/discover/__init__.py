"""Where more URLs come from: sitemaps, feeds, and the links of a page."""

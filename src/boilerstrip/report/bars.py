"""Bar charts as one self-contained SVG file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LEFT, _RIGHT, _ROW, _GAP = 760, 230, 110, 20, 34
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.t{font-weight:600;font-size:15px}.n{text-anchor:end}"
    "rect{fill:#3b6ea5}@media(prefers-color-scheme:dark){svg{background:#181818}text{fill:#ddd}rect{fill:#7fb0e6}}"
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A title and the bars below it: what each is called and how long it is."""

    title: str
    bars: tuple[tuple[str, int], ...]


def bars_svg(charts: Sequence[Chart]) -> str:
    """The charts one below the other.

    Example:
        >>> bars_svg([Chart("Documents by language", (("en", 3), ("<de>", 1)))]).count("<rect")
        2
    """
    parts: list[str] = []
    y = 0
    for chart in charts:
        y += _GAP
        parts.append(f'<text class="t" x="10" y="{y}">{escape(chart.title)}</text>')
        longest = max((value for _, value in chart.bars), default=0) or 1
        for name, value in chart.bars:
            y += _ROW
            width = max(1, round((_WIDTH - _LEFT - _RIGHT) * value / longest))
            parts.append(
                f'<text class="n" x="{_LEFT - 8}" y="{y + 5}">{escape(_short(name))}</text>'
                f'<rect x="{_LEFT}" y="{y - 7}" width="{width}" height="{_ROW - 5}"/>'
                f'<text x="{_LEFT + width + 6}" y="{y + 5}">{value:,}</text>'
            )
    height = y + _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
    )
    return "\n".join((head, f"<style>{_STYLE}</style>", *parts, "</svg>\n"))


def _short(name: str) -> str:
    return name if len(name) <= 32 else name[:31] + "…"

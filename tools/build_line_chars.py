"""Write data/lines_chars.txt: the class and script of every code point that the line judges tell apart.

Usage: python tools/build_line_chars.py

The table comes from Python's `unicodedata` (Unicode Character Database) and a few hand-made groups of punctuation. It
is shipped rather than computed so that every Python version judges alike, and because computing it takes .4 s.
"""

from __future__ import annotations

import sys
import unicodedata
from itertools import groupby
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "boilerstrip" / "data" / "lines_chars.txt"

# Groups by hand, as they read in lines of web pages; the first group that holds a character wins.
GROUPS: dict[str, str] = {
    "newline": "\n",
    "dot": ".",
    "term": "!?。！？｡।॥؟۔։።፧។៕။၊॰‼⁇⁈⁉…︒",
    "comma": ",，、،﹐､",
    "colon": ":：؛;；;៖՝",
    "quote": "\"'",
    "arrow": "›‹→←↑↓⬆⬇⬅➡▲▼►▶◀◄⇒⇑☰↩⏎⌃⌄❯❮☝",
    "open": "([{“‘«「『„‚‹《【〈〔（［",
    "close": ")]}”’»」』›》】〉〕）］",
    "bar": "|｜¦‖丨∣❘￨·•‧∙⋅・｡",
    "slash": "/\\",
    "dash": "-–—−‐‑―~〜",
    "percent": "%٪‰",
    "rights": "©®℗",
    "at": "@",
    "hash": "#",
    "bullet": "*•◦▪■●○–+✓✔",
    "code": "=<>{}`^_&",
    "star": "★☆⭐⭑",
}
CLASSES = (
    "other", "space", "newline", "lower", "upper", "letter", "wide", "thai", "digit", "mark", "dot", "term", "comma",
    "colon", "quote", "open", "close", "bar", "arrow", "slash", "dash", "currency", "percent", "rights", "at", "hash",
    "bullet", "code", "star", "symbol", "number",
)  # fmt: skip
SCRIPTS = (
    "none", "latin", "cyrillic", "greek", "arabic", "hebrew", "cjk", "hangul", "thai", "devanagari", "bengali",
    "tamil", "telugu", "kannada", "malayalam", "gujarati", "gurmukhi", "oriya", "sinhala", "georgian", "armenian",
    "ethiopic", "khmer", "lao", "myanmar", "tibetan", "other",
)  # fmt: skip
WIDE = {"cjk": "wide", "thai": "thai", "lao": "thai", "khmer": "thai", "myanmar": "thai", "tibetan": "thai"}
BY_CATEGORY = {"Ll": "lower", "Lu": "upper", "Lt": "upper", "Nd": "digit", "Sc": "currency", "No": "number",
               "Nl": "number", "Zs": "space", "So": "symbol", "Sk": "symbol"}  # fmt: skip


def script_of(char: str) -> str:
    """The script by the first word of the character's name; `none` for what is no letter or mark."""
    if unicodedata.category(char)[0] not in "LM":
        return "none"
    word = unicodedata.name(char, "NONE").split(" ")[0].split("-")[0].lower()
    if word in {"cjk", "hiragana", "katakana", "bopomofo", "kangxi", "ideographic"}:
        return "cjk"
    if word in {"combining", "none", "modifier", "variation"}:
        return "none"
    return word if word in SCRIPTS else "other"


def class_of(char: str, script: str) -> str:
    """The one class of a character."""
    for name, members in GROUPS.items():
        if char in members:
            return name
    category = unicodedata.category(char)
    if category[0] == "M":
        return "mark"
    if category in BY_CATEGORY:
        return BY_CATEGORY[category]
    if category[0] == "L":
        return WIDE.get(script, "letter")
    return "space" if char.isspace() else "other"


def main() -> None:
    rows = []
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        script = script_of(char)
        rows.append((code, class_of(char, script), script))
    lines = [
        f"# Unicode {unicodedata.unidata_version}; first and last code point, class, script.",
        "classes " + " ".join(CLASSES),
        "scripts " + " ".join(SCRIPTS),
    ]
    for (name, script), group in groupby(rows, key=lambda row: row[1:]):
        members = list(group)
        if (name, script) != ("other", "none"):
            lines.append(f"{members[0][0]:x} {members[-1][0]:x} {CLASSES.index(name)} {SCRIPTS.index(script)}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(lines) - 3} ranges")


if __name__ == "__main__":
    main()

"""Write data/date_names.toml: what the months are called in many languages, as dates have them.

Usage: python tools/build_date_names.py

The names are those of the Unicode Common Locale Data Repository, as Babel ships it. A name that stands for one month in
one language and for another in the next is that of the language with more readers, which comes first in LANGUAGES.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import babel
from babel import Locale

from boilerstrip.judges.dates import words_of

OUT = Path(__file__).resolve().parent.parent / "src" / "boilerstrip" / "data" / "date_names.toml"

LANGUAGES = (
    "en", "es", "pt", "fr", "de", "ru", "ar", "hi", "bn", "ur", "id", "tr", "it", "vi", "fa", "ko", "th", "pl",
    "uk", "nl", "ro", "el", "cs", "hu", "sv", "he", "bg", "da", "fi", "nb", "sk", "hr", "sr", "lt", "lv", "et",
    "sl", "ca", "ms", "fil", "sw", "az", "uz", "kk", "ka", "hy", "sq", "mk", "bs", "be", "is", "ga", "cy", "eu",
    "gl", "af", "zu", "am", "ta", "te", "mr", "gu", "pa", "kn", "ml", "or", "as", "si", "ne", "my", "km", "lo",
    "mn", "ky", "tg", "tk", "ps", "ku", "ug", "bo",
)  # fmt: skip
# A shorter name is a word of its own somewhere ("ma").
SHORTEST = 3
# What months are called beside their names there: in the Levant, and shorter.
BESIDE = {
    1: ("janv",), 2: ("fév", "févr", "شباط"), 3: ("آذار",), 4: ("نيسان",), 5: ("أيار",), 6: ("حزيران",), 7: ("تموز",),
    8: ("آب",), 9: ("sept", "أيلول"),
}  # fmt: skip


def main() -> None:
    found: dict[str, int] = {}
    for number, names in BESIDE.items():
        for name in names:
            found[_name(name)] = number
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    _add(found, _name(name), number)
                    if language == "el":  # upper case has no accents
                        _add(found, _bare(_name(name)), number)
                    if language == "he":  # "in" is written with the month as one word
                        _add(found, "ב" + _name(name), number)
    lines = [
        f"# Names of months, from the Unicode CLDR as Babel {babel.__version__} ships it.",
        "# Made by tools/build_date_names.py.",
        "",
    ]
    for number in range(1, 13):
        names = sorted(name for name, month in found.items() if month == number)
        lines.append(f"{number} = [\n  " + ",\n  ".join(f'"{name}"' for name in names) + ",\n]")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(found)} names")


def _add(found: dict[str, int], name: str, number: int) -> None:
    if len(name) >= SHORTEST and not any(char.isdigit() for char in name):
        found.setdefault(name, number)


def _name(text: str) -> str:
    """The word of a name that is not "of": the last one; nothing of a name of several words that need each other."""
    words = words_of(unicodedata.normalize("NFKC", text))
    return words[-1] if words and (len(words) == 1 or words[0] in {"de", "d"}) else ""


def _bare(name: str) -> str:
    """The name without its accents."""
    return "".join(char for char in unicodedata.normalize("NFD", name) if unicodedata.category(char) != "Mn")


if __name__ == "__main__":
    main()

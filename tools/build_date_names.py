"""Write data/date_names.toml: what months are called in many languages, and how these say that it was some time ago.

Usage: python tools/build_date_names.py

The names are those of the Unicode Common Locale Data Repository, as Babel ships it. A name that stands for one month in
one language and for another in the next is that of the language with more readers, which comes first in LANGUAGES.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from pathlib import Path

import babel
from babel import Locale
from babel.dates import format_timedelta

from boilerstrip.judges.dates import ago_key, words_of

OUT = Path(__file__).resolve().parent.parent / "src" / "boilerstrip" / "data" / "date_names.toml"

LANGUAGES = (
    "en", "es", "pt", "fr", "de", "ru", "ar", "hi", "bn", "ur", "id", "tr", "it", "vi", "fa", "ko", "th", "pl",
    "uk", "nl", "ro", "el", "cs", "hu", "sv", "he", "bg", "da", "fi", "nb", "sk", "hr", "sr", "lt", "lv", "et",
    "sl", "ca", "ms", "fil", "sw", "az", "uz", "kk", "ka", "hy", "sq", "mk", "bs", "be", "is", "ga", "cy", "eu",
    "gl", "af", "zu", "am", "ta", "te", "mr", "gu", "pa", "kn", "ml", "or", "as", "si", "ne", "my", "km", "lo",
    "mn", "ky", "tg", "tk", "ps", "ku", "ug", "bo",
)  # fmt: skip
# Of these the months have numbers.
NUMBERED = ("zh_Hans", "zh_Hant", "ja", "sr_Latn")
# A shorter name is a word of its own somewhere ("ma").
SHORTEST = 3
# What months are called beside their names there: in the Levant, and shorter.
BESIDE = {
    1: ("janv",), 2: ("fév", "févr", "شباط"), 3: ("آذار",), 4: ("نيسان",), 5: ("أيار",), 6: ("حزيران",), 7: ("تموز",),
    8: ("آب",), 9: ("sept", "أيلول"),
}  # fmt: skip


# Times that differ in the unit that tells them, and in how many there are of it.
TIMES = tuple(
    timedelta(**{unit: count})
    for unit, counts in {
        "seconds": (1, 2, 5, 21), "minutes": (1, 2, 3, 5, 11, 21), "hours": (1, 2, 3, 5, 11, 21),
        "days": (1, 2, 3, 5, 7, 14, 21, 31, 62, 93, 155, 340, 366, 732, 1098, 1830, 4020, 7700),
    }.items()
    for count in counts
)  # fmt: skip
# Other words for "ago" than those there.
AGO = {
    "ar": ("قبل", "منذ"),
    "th": ("ที่ผ่านมา", "ที่แล้ว"), "el": ("πριν από", "πριν"), "pt": ("há", "faz"), "fa": ("پیش", "قبل"),
    "sv": ("för", ""), "nb": ("for", ""), "da": ("for", ""), "bn": ("ঘন্টা", "ঘণ্টা"),
}  # fmt: skip


def main() -> None:
    months = _months()
    lines = [
        f"# Names of months and times that are past, from the Unicode CLDR as Babel {babel.__version__} ships it.",
        "# Made by tools/build_date_names.py.",
        "",
        "[months]",
    ]
    for number in range(1, 13):
        lines += _listed(str(number), [name for name, month in months.items() if month == number])
    OUT.write_text("\n".join([*lines, "", "[past]", *_listed("ago", _ago())]) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(LANGUAGES)} languages, {len(months)} names of months, {len(_ago())} times that are past")


def _listed(name: str, values: Iterable[str]) -> list[str]:
    return [f"{name} = [", *(f'  "{value}",' for value in sorted(values)), "]"]


def _ago() -> set[str]:
    """How languages say that something was a number of seconds, hours, days, months or years ago."""
    found = set()
    for language, time, size in product((*LANGUAGES, *NUMBERED), TIMES, ("long", "short")):
        try:
            said = format_timedelta(-time, threshold=1, add_direction=True, format=size, locale=language)
        except KeyError:  # Babel has no words for it in this language
            continue
        found |= {ago_key(text) for text in (said, said.replace(*AGO.get(language, ("ago", "ago"))))}
    return {text for text in found if any(char.isalpha() for char in text)}


def _months() -> dict[str, int]:
    """The names of months, and the number of each."""
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
    return found


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

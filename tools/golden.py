"""Make a golden case from a page: its input, the clean text expected of it, and what the case is for.

    python tools/golden.py page.html footer-with-dates --why "a footer that holds the date of the article"

writes tests/golden/footer-with-dates/{input.html, expected.txt, case.toml}. `expected.txt` is what the code makes of
the page today: read it, mend it by hand where the code is wrong, then mend the code until the test passes. With
`--accept` the cases that are named (all, if none is) are written again, after a change that was meant to change them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path

from boilerstrip.config import Settings, settings_from
from boilerstrip.model import CleanDocument, RawPage
from boilerstrip.pipeline import clean_page

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"


def clean_case(folder: Path) -> CleanDocument:
    """What the code makes of the input of one case."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    settings = settings_from(case.get("settings", {}), where=str(folder / "case.toml"), base=Settings())
    source = next(folder.glob("input.*"))
    page = RawPage(source.read_bytes(), source.name, media_type=case.get("media_type"), url=case.get("url"))
    return clean_page(page, settings)


def write_case(folder: Path, page: Path, options: argparse.Namespace) -> None:
    """The folder of a new case."""
    folder.mkdir(parents=True)
    (folder / f"input{page.suffix or '.txt'}").write_bytes(page.read_bytes())
    head = {"why": options.why, "url": options.url, "media_type": options.media_type}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value]
    (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    write_expected(folder)


def write_expected(folder: Path) -> None:
    """`expected.txt`, exactly the clean text."""
    (folder / "expected.txt").write_text(clean_case(folder).text, encoding="utf-8", newline="")
    print(f"wrote {folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder}: read expected.txt")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path, nargs="?", help="the page; it must be free to publish")
    parser.add_argument("name", nargs="?", help="the name of the case, such as footer-with-dates")
    parser.add_argument("--why", help="what the case is for, in one sentence")
    parser.add_argument("--url", help="where the page came from, if its metadata needs that")
    parser.add_argument("--media-type", help="what a server would have said")
    parser.add_argument("--accept", nargs="*", metavar="NAME", help="write the expected text of these cases again")
    options = parser.parse_args()
    if options.accept is not None:
        cases = [GOLDEN / name for name in options.accept] or sorted(path.parent for path in GOLDEN.glob("*/case.toml"))
        for folder in cases:
            write_expected(folder)
        return 0
    if not (options.page and options.name and options.why):
        parser.error("a new case takes PAGE, NAME and --why")
    if (GOLDEN / options.name).exists():
        parser.error(f"there is a case {options.name!r} already")
    write_case(GOLDEN / options.name, options.page, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())

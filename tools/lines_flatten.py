"""Real HTML pages with gold text, flattened by several tools, their lines labelled from the gold.

Usage: python tools/lines_flatten.py EXTRACTION_DIR OUT.jsonl.gz
EXTRACTION_DIR holds one archive a set (`NAME.tar.gz`: NAME/items.jsonl and NAME/html/). Needs inscriptis and html-text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from boilerstrip.model import RawPage
from boilerstrip.segment import segment
from boilerstrip.segment.decode import decode

_CHUNK = 12  # characters of the pieces by which a line is looked up in the gold text
_SHORT = 25
_LONGEST_PAGE = 3_000_000


_MARK = re.compile(r"^(?:[*+o•▪◦–-]|\[?\d{1,3}[.)\]])\s+")


def squash(text: str) -> str:
    """The text without white space and list mark."""
    return re.sub(r"\s+", "", _MARK.sub("", text))


class GoldText:
    """The gold main text of one page, to label lines by."""

    def __init__(self, text: str) -> None:
        flat = squash(text)
        self._flat = flat
        self._pieces = {flat[at : at + _CHUNK] for at in range(len(flat) - _CHUNK + 1)}
        self._lines = {squash(line) for line in text.splitlines()}

    def label(self, lines: list[str]) -> list[str]:
        """K, S or N for each line: long lines by how much of them the gold holds, short ones by place as well."""
        shares = [self._share(squash(line)) for line in lines]
        sure = [at for at, share in enumerate(shares) if share is not None and share >= 0.9]
        first, last = (sure[0], sure[-1]) if sure else (len(lines), -1)
        return [self._one(squash(line), shares[at], first - 3 <= at <= last + 3) for at, line in enumerate(lines)]

    def _share(self, flat: str) -> float | None:
        if len(flat) < _SHORT:
            return None
        pieces = [flat[at : at + _CHUNK] for at in range(0, len(flat) - _CHUNK + 1, 4)]
        return sum(piece in self._pieces for piece in pieces) / len(pieces)

    def _one(self, flat: str, share: float | None, inside: bool) -> str:  # noqa: FBT001
        if share is not None:
            return "K" if share >= 0.8 else "S" if share <= 0.3 else "N"
        if flat in self._lines:
            return "K" if inside else "N"
        return "N" if flat in self._flat else "S"


def flatteners() -> dict[str, Callable[[str], str]]:
    """The tools that flatten, by name: HTML to text."""
    import html_text
    from inscriptis import get_text

    def own(html: str) -> str:
        document = segment(RawPage(html.encode(), origin="page", media_type="text/html", charset="utf-8"))
        return "\n".join(document.block_text(index).replace("\n", " ") for index in range(len(document.blocks)))

    return {"own": own, "html-text": html_text.extract_text, "inscriptis": get_text}


def labelled(archive: Path) -> Iterator[dict[str, object]]:
    """The pages of one archive, one row a page and flattener."""
    with tarfile.open(archive) as tar:
        name = archive.name.split(".")[0]
        items = [json.loads(line) for line in tar.extractfile(f"{name}/items.jsonl")]  # type: ignore[union-attr]
        for item in items:
            if not item.get("gold_text"):
                continue
            data = tar.extractfile(f"{name}/{item['html_path']}").read()  # type: ignore[union-attr]
            yield from _rows(item, data)


def _rows(item: dict[str, str], data: bytes) -> Iterator[dict[str, object]]:
    html = decode(RawPage(data, origin=item["id"], media_type="text/html")).text
    if len(html) > _LONGEST_PAGE:
        return
    gold = GoldText(item["gold_text"])
    for tool, flatten in flatteners().items():
        try:
            text = flatten(html)
        except (ValueError, TypeError, AssertionError) as error:
            print(f"{item['id']}: {tool}: {error}")
            continue
        lines = [" ".join(line.split()) for line in text.splitlines()]
        lines = [line for line in lines if line]
        row = {key: item.get(key) for key in ("id", "url", "lang")}
        yield {
            **row,
            "kind": item["dataset"],
            "flattener": tool,
            "lines": list(zip(gold.label(lines), lines, strict=True)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for archive in sorted(options.folder.glob("*.tar.gz")):
            for row in labelled(archive):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
            print(archive.name)


if __name__ == "__main__":
    main()

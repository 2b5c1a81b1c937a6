from __future__ import annotations

import re
from pathlib import Path

from boilerstrip.corpus.export.columns import COLUMN_NOTES
from boilerstrip.corpus.schema import COLUMNS


def test_every_column_is_described_and_none_that_does_not_exist(root: Path) -> None:
    page = (root / "docs" / "corpus.md").read_text(encoding="utf-8")
    columns = page.split("## Columns")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \|", columns, re.MULTILINE)
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(COLUMNS)


def test_the_dataset_card_tells_of_every_column() -> None:
    assert tuple(COLUMN_NOTES) == COLUMNS

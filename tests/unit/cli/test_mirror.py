from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.api import clean
from boilerstrip.cli._inputs import Input
from boilerstrip.cli._mirror import Format, Mirror, targets


def inputs(*names: str) -> list[Input]:
    return [Input(name, name, None) for name in names]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.html", "b/c.HTM"], ["a.txt", "b/c.txt"]),
        (["index.php", "v1.2", "日本"], ["index.php.txt", "v1.2.txt", "日本.txt"]),
        (["a.html", "a.txt", "a.md"], ["a.html.txt", "a.txt", "a.md.txt"]),
        (["a.html", "a.html.txt", "a.txt"], ["a.html-2.txt", "a.html.txt", "a.txt"]),
        (["A.html", "a.html"], ["A.txt", "a.html.txt"]),
        (["x/a.html", "a.html"], ["x/a.txt", "a.txt"]),
    ],
)
def test_no_two_pages_meet(names, expected) -> None:
    assert list(targets(inputs(*names), Format.TEXT)) == expected
    backwards = list(targets(inputs(*reversed(names)), Format.TEXT))
    assert backwards[::-1] == expected


def test_each_format_has_its_ending() -> None:
    endings = {str(format_): next(iter(targets(inputs("a.html"), format_))) for format_ in Format}
    assert endings == {"text": "a.txt", "json": "a.json", "jsonl": "a.jsonl", "markdown": "a.md"}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = inputs("deep/a.html")
    mirror = Mirror(Format.TEXT, tmp_path, [page])
    target = tmp_path / "deep" / "a.txt"
    target.parent.mkdir()
    target.write_text("the old text")

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="No space left"):
            mirror.write(page, clean("The river rose."))
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]
    assert target.read_text() == "the old text"
    mirror.write(page, clean("The river rose.\r\nIt fell."))
    assert target.read_bytes() == b"The river rose.\r\nIt fell."

from __future__ import annotations

from pathlib import Path

from boilerstrip.fetch.faults import Fault
from boilerstrip.fetch.frontier import State
from boilerstrip.fetch.rights import Purpose


def test_the_manual_names_every_outcome_and_purpose(root: Path) -> None:
    manual = (root / "docs" / "fetching.md").read_text(encoding="utf-8")
    names = [*Fault, *Purpose, *(state for state in State if state is not State.QUEUED)]
    assert [name for name in names if f"`{name.value}`" not in manual] == []

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.errors import CorpusError

_HOLD = """
import sys
from pathlib import Path
from boilerstrip.corpus.lock import CorpusLock
with CorpusLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_holder_is_refused_and_a_later_one_is_not(tmp_path: Path) -> None:
    target = tmp_path / "corpus"
    with CorpusLock(target):
        with pytest.raises(CorpusError, match="another build") as error, CorpusLock(target):
            pass
        assert error.value.code == "locked"
    with CorpusLock(target):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    target = tmp_path / "corpus"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(CorpusError), CorpusLock(target):
            pass
        holder.kill()
    with CorpusLock(target):
        pass
    assert list(tmp_path.iterdir()) == []

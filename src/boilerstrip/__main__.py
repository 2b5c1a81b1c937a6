"""`python -m boilerstrip` is the `boilerstrip` program."""

from __future__ import annotations

from boilerstrip.cli import main

if __name__ == "__main__":
    main()

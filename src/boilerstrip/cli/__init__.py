"""The command line, one module a command; only the command that runs is imported."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """The `boilerstrip` program: runs the command that `sys.argv` names and exits with its code."""
    import sys

    from boilerstrip.cli.app import run

    sys.exit(run(sys.argv[1:]))

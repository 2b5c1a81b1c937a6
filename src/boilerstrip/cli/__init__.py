"""The command line, one module a command; only the command that runs is imported."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """The `boilerstrip` program: runs the command that `sys.argv` names and exits with its code."""
    import os
    import sys

    from boilerstrip.cli._common import EXIT_INTERRUPTED
    from boilerstrip.cli.app import run

    code = run(sys.argv[1:])
    if code == EXIT_INTERRUPTED and "daft" in sys.modules:
        # The threads of its engine are still at work; Python would take them down with it, and end by SIGABRT.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)

"""The child process that cleans pages: a request a line on stdin, an answer a line on stdout, JSON both.

The first line holds the settings and the CPU seconds that a page may take.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import BinaryIO

from boilerstrip.builder.pages import PageProcessor, outcome_to_json, task_from_json
from boilerstrip.config import settings_from


def main() -> None:
    """Answer requests until stdin ends."""
    # Ctrl-C reaches the whole group of processes; what becomes of this one is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _claim_stdout()
    requests = sys.stdin.buffer
    start = json.loads(requests.readline())
    pages = PageProcessor(settings_from(start["settings"], where="the parent process"))
    for line in requests:
        _limit_cpu(start["cpu_s"])
        outcome = pages.do(task_from_json(json.loads(line)))
        answers.write(json.dumps(outcome_to_json(outcome)).encode() + b"\n")
        answers.flush()


def _claim_stdout() -> BinaryIO:
    """Stdout for the answers alone: what else prints, prints to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit_cpu(seconds: float) -> None:
    """Have the system end this process when it has used `seconds` of CPU time from now; not on Windows."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a page must not leave a core dump behind either
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()

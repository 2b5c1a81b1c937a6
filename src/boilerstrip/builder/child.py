"""The child process that cleans pages: it answers requests until stdin ends, or until a page has spoilt it for others.

The first line that it reads holds the settings, the limits of a page and the number of the parent.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO

from boilerstrip.builder.beside import load_languages
from boilerstrip.builder.protocol import from_line, to_answer


def main() -> None:
    """Answer requests."""
    # Ctrl-C on Windows reaches all processes; what becomes of this one is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    beside = load_languages()
    answers = _claim_stdout()
    from boilerstrip.builder.confine import confine, die_with
    from boilerstrip.builder.limits import Limits
    from boilerstrip.builder.pages import OUT_OF_MEMORY, PageProcessor, outcome_to_json, task_from_json
    from boilerstrip.config import settings_from

    requests = sys.stdin.buffer
    told = requests.readline()
    if not told:
        return  # the parent was gone before it had said anything
    start = from_line(told)
    die_with(start["parent"])
    pages = PageProcessor(settings_from(start["settings"], where="the parent process"))
    beside.join()
    confinement = confine(Limits(**start["limits"]))
    this = os.getpid()
    for number, line in enumerate(requests):
        confinement.allow_page()
        outcome = pages.do(task_from_json(from_line(line)))
        if os.getpid() != this:
            os._exit(0)  # a fork that a page has left behind: one of us is enough
        failed = outcome.failure is not None and outcome.failure.code == OUT_OF_MEMORY
        if failed and number:
            return  # the parent tries it again where no other page has taken memory before
        is_last = failed or confinement.is_bloated
        answers.write(to_answer(number, outcome_to_json(outcome), is_last=is_last))
        answers.flush()
        if is_last:
            return


def _claim_stdout() -> BinaryIO:
    """Stdout for the answers alone: what else prints, prints to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()

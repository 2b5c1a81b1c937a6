"""The child process that cleans pages: a request a line on stdin, an answer a line on stdout, JSON both.

The first line holds the settings, the limits of a page and the number of the parent. An answer begins with a sign
and the number of the page: what anything else writes into the pipe is not taken for one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import BinaryIO

from boilerstrip.builder.childprocess import ENDS, GOES_ON
from boilerstrip.builder.confine import confine, die_with
from boilerstrip.builder.limits import Limits
from boilerstrip.builder.pages import OUT_OF_MEMORY, Outcome, PageProcessor, outcome_to_json, task_from_json
from boilerstrip.config import settings_from

_ENCODING = ("utf-8", "surrogatepass")


def main() -> None:
    """Answer requests until stdin ends, or until a page has left this process in no state for another."""
    # Ctrl-C on Windows reaches all processes; what becomes of this one is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _claim_stdout()
    requests = sys.stdin.buffer
    start = json.loads(requests.readline())
    die_with(start["parent"])
    confinement = confine(Limits(**start["limits"]))
    pages = PageProcessor(settings_from(start["settings"], where="the parent process"))
    this = os.getpid()
    for number, line in enumerate(requests):
        confinement.allow_page()
        outcome = pages.do(task_from_json(json.loads(line)))
        if os.getpid() != this:
            os._exit(0)  # a fork that a page has left behind: one of us is enough
        failed = outcome.failure is not None and outcome.failure.code == OUT_OF_MEMORY
        if failed and number:
            return  # the parent tries it again where no other page has taken memory before
        ends = failed or confinement.is_bloated
        answers.write(_answer(number, outcome, sign=ENDS if ends else GOES_ON))
        answers.flush()
        if ends:
            return


def _answer(number: int, outcome: Outcome, *, sign: bytes) -> bytes:
    data = json.dumps(outcome_to_json(outcome), ensure_ascii=False).encode(*_ENCODING)
    return b"%b%d %b\n" % (sign, number, data)


def _claim_stdout() -> BinaryIO:
    """Stdout for the answers alone: what else prints, prints to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()

"""What makes pages poisonous: as `sitecustomize`, Python imports this when a child starts; nothing else ever does.

A page whose bytes are `poison:NAME` then does what a bug in a library might do. What it starts writes its number into
the folder that POISON_PIDS names.
"""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from boilerstrip import pipeline

_clean_page = pipeline.clean_page


def _tell(pid):
    Path(os.environ["POISON_PIDS"], str(pid)).touch()


def _raise():
    raise RuntimeError("this page cannot be borne")


def _spin():
    _tell(os.getpid())
    while True:
        pass


def _sleep():
    _tell(os.getpid())
    time.sleep(600)


def _memory():
    held = [bytearray(64 << 20) for _ in range(64)]  # 4 GB
    del held


def _shared_memory():
    import mmap

    held = []
    for _ in range(128):  # the system does not count this as data
        held.append(mmap.mmap(-1, 32 << 20))
        held[-1].write(b"x" * (32 << 20))
        time.sleep(0.01)


def _junk():
    print("junk")
    os.write(1, b"=0 {}\n")


def _everywhere():
    for number in range(3, 32):
        with suppress(OSError):
            os.write(number, b"junk\n")


def _close_all():
    os.closerange(3, 64)
    time.sleep(600)


def _leave_a_fork():
    if os.fork() == 0:
        _tell(os.getpid())
        time.sleep(600)


def _return_twice():
    os.fork()


def _fork_and_die():
    _leave_a_fork()
    os._exit(7)


def _recurse():
    _recurse()


_POISONS = {
    b"raise": _raise,
    b"exit": lambda: sys.exit(3),
    b"die": lambda: os._exit(7),
    b"spin": _spin,
    b"sleep": _sleep,
    b"stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    b"memory": _memory,
    b"shared-memory": _shared_memory,
    b"segfault": lambda: ctypes.string_at(0),
    b"abort": os.abort,
    b"killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"junk": _junk,
    b"everywhere": _everywhere,
    b"close-all": _close_all,
    b"leave-a-fork": _leave_a_fork,
    b"return-twice": _return_twice,
    b"fork-and-die": _fork_and_die,
    b"recurse": _recurse,
}


def _poisonous(page, settings, *judges):
    kind, _, name = page.data.strip().partition(b":")
    if kind == b"poison":
        _POISONS[name]()
    return _clean_page(page, settings, *judges)


pipeline.clean_page = _poisonous

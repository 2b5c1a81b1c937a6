"""What takes longest to load, loaded in a thread: while a child is on its way, while other modules are imported.

Unpacking the model of languages, which nearly every page and every search for copies needs, leaves the interpreter
free.
"""

from __future__ import annotations

import threading


def load_languages() -> threading.Thread:
    """Begin to load the model of languages; who needs it waits for the thread, or it would be loaded twice."""
    thread = threading.Thread(target=_languages, name="boilerstrip-languages", daemon=True)
    thread.start()
    return thread


def load_corpus_steps() -> threading.Thread:
    """Begin to load what comparing and writing documents needs, the model of languages with it."""
    thread = threading.Thread(target=_corpus_steps, name="boilerstrip-corpus-steps", daemon=True)
    thread.start()
    return thread


def _languages() -> None:
    from boilerstrip.language.classify import posterior

    posterior("a", ("de", "en"))


def _corpus_steps() -> None:
    _languages()
    import pyarrow as pa

    from boilerstrip.dedupe.run import dedupe  # noqa: F401 -- its modules are what is wanted
    from boilerstrip.dedupe.tokens import tokenize

    tokenize("a")
    pa.array(["a"])  # it looks for pandas when it makes its first array

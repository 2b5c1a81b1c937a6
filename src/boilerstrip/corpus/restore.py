"""The source text of a stored document."""

from __future__ import annotations

from boilerstrip.corpus.checks import check_record
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import source_text
from boilerstrip.errors import CorpusError


def restore_source(corpus: Corpus, name: str) -> str:
    """The source text of the document whose id, beginning of an id, or file path is `name`.

    Raises:
        CorpusError: no document or several are called so, or what is stored does not give the text it was made of.
    """
    record = corpus.find(name)
    fault = next(check_record(record), None)
    if fault:
        raise CorpusError(f"{corpus.folder}: {fault.where}: {fault.message}", code=fault.code)
    return source_text(record)

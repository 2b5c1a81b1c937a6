"""The tools that take the main text out of HTML pages, each as a function from bytes to text; loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

Extractor = Callable[[bytes], str]
# The same text, with title, author and date, which are found when they are asked for: only its time is of interest.
WITH_METADATA = "boilerstrip with metadata"


def boilerstrip() -> Extractor:
    from boilerstrip.config import Settings
    from boilerstrip.model import RawPage
    from boilerstrip.pipeline import clean_page

    settings = Settings()
    return lambda data: clean_page(RawPage(data, "page.html", media_type="text/html"), settings).text


def with_metadata() -> Extractor:
    from boilerstrip.config import Settings
    from boilerstrip.model import RawPage
    from boilerstrip.pipeline import clean_page

    settings = Settings()

    def run(data: bytes) -> str:
        doc = clean_page(RawPage(data, "page.html", media_type="text/html"), settings)
        return doc.text if doc.metadata else ""

    return run


def all_text() -> Extractor:
    from boilerstrip.model import RawPage
    from boilerstrip.segment import segment

    return lambda data: segment(RawPage(data, "page.html", media_type="text/html")).text


def lexbor_parse() -> Extractor:
    from selectolax.lexbor import LexborHTMLParser

    def parse(data: bytes) -> str:
        LexborHTMLParser(data)
        return ""

    return parse


def trafilatura(**options: bool) -> Extractor:
    from trafilatura import extract

    return lambda data: extract(data, **options) or ""


def resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    def run(data: bytes) -> str:
        return extract_plain_text(bytes_to_str(data, detect_encoding(data, from_html_meta=True)), main_content=True)

    return run


def decoded(data: bytes) -> str:
    """For tools that take text only: our decoder, outside their own work but inside the clock."""
    from boilerstrip.model import RawPage
    from boilerstrip.segment.decode import decode

    return decode(RawPage(data, "page.html", media_type="text/html")).text


def readability() -> Extractor:
    from lxml.html import fromstring
    from readability import Document

    def run(data: bytes) -> str:
        return fromstring(Document(decoded(data)).summary()).text_content()

    return run


def justext() -> Extractor:
    from functools import reduce

    from justext import get_stoplist, get_stoplists
    from justext import justext as run_justext

    words: frozenset[str] = reduce(frozenset.union, (get_stoplist(name) for name in sorted(get_stoplists())))
    return lambda data: "\n".join(p.text for p in run_justext(data, words) if not p.is_boilerplate)


def boilerpy() -> Extractor:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)
    return lambda data: extractor.get_content(decoded(data))


def magic_html() -> Extractor:
    from magic_html import GeneralExtractor
    from selectolax.lexbor import LexborHTMLParser

    extractor = GeneralExtractor()

    def run(data: bytes) -> str:
        body = LexborHTMLParser(extractor.extract(decoded(data), base_url="").get("html") or "").body
        return body.text(separator="\n") if body else ""

    return run


TOOLS: dict[str, Callable[[], Extractor]] = {
    "boilerstrip": boilerstrip,
    WITH_METADATA: with_metadata,
    "trafilatura": trafilatura,
    "trafilatura fast": lambda: trafilatura(fast=True),
    "trafilatura precision": lambda: trafilatura(favor_precision=True),
    "trafilatura recall": lambda: trafilatura(favor_recall=True),
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "jusText": justext,
    "boilerpy3": boilerpy,
    **({"magic-html": magic_html} if find_spec("magic_html") else {}),
    "all text": all_text,
    "lexbor parse only": lexbor_parse,
}

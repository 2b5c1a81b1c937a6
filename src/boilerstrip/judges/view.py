"""What the judges look at: a document and the facts about its lines that several of them share, computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.blocks import Blocks
from boilerstrip.judges.code_signs import code_signs
from boilerstrip.judges.facts import (
    Bools,
    Floats,
    LineFacts,
    PageCodes,
    facts_of,
    page_codes,
)
from boilerstrip.judges.judged import judged_copy
from boilerstrip.judges.layout import Layout, LineKeys, Run, Runs, Sorts, densest, keys_of, layout_of, runs_of, sorts_of
from boilerstrip.judges.lexical import HitTable, hit_table, unquoted
from boilerstrip.judges.link_text import Linked, linked_lines, without_numbers, without_targets
from boilerstrip.judges.own import Own, own_of
from boilerstrip.judges.signs import Signs, holds_chrome, signs_of
from boilerstrip.judges.tokens import PageTokens, TokenFacts, WordTable, tokens_of, word_table
from boilerstrip.judges.wording import Wording, grams_of
from boilerstrip.model import Document

if TYPE_CHECKING:
    from boilerstrip.judges.html import HtmlReading
    from boilerstrip.lexicon import Hit, LexiconKind


# A disclaimer ends a text if that share of the solid lines stands above it.
_CLOSED = 0.75
# A list inside the text has at most so many lines, and no phrase of so much weight.
_LIST, _SURE = 7, 0.4


# What most rules ask of a page, in an order in which each needs those before it alone; then what the model does.
_SHARED = (
    "texts", "lines", "facts", "keys", "sorts", "layout", "hits", "known_lines", "hit_table", "notice", "marked",
    "body", "signs", "linked", "holds_chrome",
)  # fmt: skip
_WEIGHED = ("words", "tokens", "wording", "own")


class PageView:
    """A document under judgement; shared line facts are cached properties, so none is computed twice or in vain."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each block."""
        text = self.document.text
        blocks = Blocks.of(self.document.blocks)
        return tuple([text[start:end] for start, end in zip(blocks.starts, blocks.ends, strict=True)])

    @cached_property
    def html(self) -> HtmlReading | None:
        """What the HTML models make of the page; None where it has no blocks or was not HTML."""
        from boilerstrip.judges.html import read_html

        return read_html(self.document)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The judged copy of each block: NFKC, white space collapsed, invisible characters and addresses left out."""
        return tuple(judged_copy(without_targets(self.texts))) if self.texts else ()

    @cached_property
    def facts(self) -> LineFacts:
        """What each line is made of."""
        return facts_of(self.lines, self._codes)

    @cached_property
    def layout(self) -> Layout:
        """How the lines lie: sentences, body, runs, repetition."""
        return layout_of(self.facts, self.keys, self.sorts)

    @cached_property
    def sorts(self) -> Sorts:
        """What each line is by itself."""
        return sorts_of(self.facts)

    @property
    def loose(self) -> Bools:
        """Which lines are no sentence and too short to carry a body: headings, items, labels, links."""
        return self.sorts.loose

    @cached_property
    def loose_runs(self) -> Runs:
        """How many loose lines stand in a row around each loose line, and where that row begins."""
        return runs_of(self.loose)

    @cached_property
    def inside(self) -> Bools:
        """The lines of the body."""
        found = np.zeros(len(self.lines), bool)
        found[self.body.start : self.body.end] = True
        return found

    @cached_property
    def body(self) -> Run:
        """The run of lines that carries the text; notices that the lexicon knows do not count as text."""
        body = self._bridged(densest(np.where(self.notice | self.marked, -1.5, self.sorts.score)))
        return Run(body.start, min(body.end, max(body.start, self.closed_at)))

    def _bridged(self, body: Run) -> Run:
        """The body and what follows a short list: a few loose lines that nothing marks as chrome, then a sentence."""
        text = (self.layout.solid & self.layout.sentence & ~self.notice).nonzero()[0]
        barred = (self.hit_table.any_whole >= _SURE) | self.notice | self.marked | (self.layout.same > 1)
        end = body.end
        for line in text[text >= end].tolist() if body.start < body.end else ():
            if line - end > _LIST or barred[end:line].any():
                break
            end = line + 1
        return Run(body.start, end)

    @cached_property
    def closed_at(self) -> int:
        """The line that ends the text whatever follows: a disclaimer with little text below it; else the page's end."""
        said = (self.hit_table.notices >= 2) & ~self.loose
        if not np.count_nonzero(said):
            return len(self.lines)
        solid = self.layout.solid & ~self.notice
        said &= solid.cumsum() / max(1, np.count_nonzero(solid)) >= _CLOSED
        return int(said.argmax()) if np.count_nonzero(said) else len(self.lines)

    @cached_property
    def notice(self) -> Bools:
        """Lines with a phrase of a notice (consent, loading, disclaimer), and the one line between two of them."""
        said = self.hit_table.notice
        found = said.copy()
        found[1:-1] |= said[:-2] & said[2:]
        return found

    @cached_property
    def marked(self) -> Bools:
        """Lines that follow a list mark on a line of its own, where the same mark stands twice or more."""
        lines = self.lines
        found = np.zeros(len(lines) + 1, bool)
        signs = [line for line in (self.facts.chars <= 2).nonzero()[0].tolist() if not lines[line].isalnum()]
        if not signs:
            return found[:-1]
        again = Counter(lines[line] for line in signs)
        for line in signs:
            found[line + 1] = again[lines[line]] > 1
        found[signs] = False
        return found[:-1]

    @cached_property
    def tokens(self) -> TokenFacts:
        """How the words of each line recur on the page."""
        return self._words.recurring(self.layout.solid)

    @cached_property
    def hits(self) -> tuple[tuple[Hit, ...], ...]:
        """What the lexicon says about each line."""
        from boilerstrip.lexicon import load

        lines = [without_numbers(line) for line in self.lines]
        distinct = list(dict.fromkeys(lines))
        found = zip(distinct, load().lookup_all(distinct), strict=True)
        known = {line: unquoted(line, hits) if hits else hits for line, hits in found}
        return tuple([known[line] for line in lines])

    @cached_property
    def known_lines(self) -> tuple[int, ...]:
        """The lines that the lexicon says something about: few, on most pages."""
        return tuple([index for index, hits in enumerate(self.hits) if hits])

    def lines_with(self, kinds: Iterable[LexiconKind]) -> list[int]:
        """The lines that hold a phrase of one of `kinds`, in order."""
        return sorted({line for kind in kinds for line in self._by_kind.get(kind, ())})

    @cached_property
    def _by_kind(self) -> dict[LexiconKind, list[int]]:
        found: dict[LexiconKind, list[int]] = {}
        for line in self.known_lines:
            for hit in self.hits[line]:
                found.setdefault(hit.kind, []).append(line)
        return found

    @cached_property
    def hit_table(self) -> HitTable:
        """The hits as arrays, by groups of kinds."""
        return hit_table(self.lines, self.hits)

    @cached_property
    def holds_chrome(self) -> bool:
        """Whether the page shows signs of chrome; where it does not, place and shape alone prove nothing."""
        several, _, numbered = self.linked
        return holds_chrome(self.lines, self.layout, self.signs, self.marked | several | numbered)

    @cached_property
    def linked(self) -> Linked:
        """Which lines are links, as converters write them."""
        return linked_lines(self.texts, self.loose)

    @cached_property
    def signs(self) -> Signs:
        """The signs of chrome that each line shows by itself."""
        return signs_of(self.facts, self.sorts, self.hit_table)

    @cached_property
    def words(self) -> PageTokens:
        """The words of the page, by hash."""
        return tokens_of(self._codes)

    @cached_property
    def wording(self) -> Floats:
        """The log odds of chrome for each line that its words give."""
        return Wording.load().read(grams_of(self.words), len(self.lines))

    @cached_property
    def own(self) -> Own:
        """What the learned judge reads of each line that rests on the line alone."""
        return own_of(self)

    @property
    def code_signs(self) -> Floats:
        """How often each sign of program text stands in each line: [signs, lines]."""
        return code_signs(self._codes)

    @cached_property
    def _codes(self) -> PageCodes:
        return page_codes(self.lines)

    @cached_property
    def keys(self) -> LineKeys:
        """Which lines read alike."""
        return keys_of(self.lines, self.facts.count("digit").nonzero()[0])

    @cached_property
    def _words(self) -> WordTable:
        return word_table(self.words, len(self.lines))


def read_ahead(pages: Sequence[PageView], *, weighed: bool) -> None:
    """Find out what the rules will ask of each page, one thing of all pages at a time; and the model, if `weighed`."""
    for name in (*_SHARED, *_WEIGHED) if weighed else _SHARED:
        for page in pages:
            getattr(page, name)

"""A page's diff as HTML: one self-contained page, and a fragment for notebooks. No script; all page text is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from boilerstrip.model import BlockKind, CleanDocument, Verdict, Vote
from boilerstrip.report.diff import RuleCount, by_rule, totals
from boilerstrip.report.lines import Row, rows
from boilerstrip.report.safe import visible

# Nothing is loaded and nothing runs, whatever the page text says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_COLOURS = 8
_KIND_CLASSES = {BlockKind.HEADING: "h", BlockKind.CODE: "code"}


@dataclass(frozen=True, slots=True)
class _Filter:
    """The checkbox of one rule: its id in the page, its colour class, what it removed."""

    id: str
    colour: str
    count: RuleCount


def page(doc: CleanDocument) -> str:
    """A whole HTML page: raw on the left, clean on the right, removed lines coloured, labelled and filtered by rule.

    Example:
        >>> import boilerstrip as bs
        >>> html = page(bs.clean("Is 1 < 2? Yes, as every child knows who has shared a cake."))
        >>> "1 &lt; 2" in html, "<script" in html
        (True, False)
    """
    filters = _filters(doc)
    name = _text(doc.provenance.origin or "page")
    head = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{name} - boilerstrip diff</title>",
        f"<style>\n{_asset('diff.css')}{_filter_css(filters)}</style>\n</head>\n<body>",
    ]
    # The language chooses among the Han glyphs of Chinese, Japanese and Korean.
    body = [
        *_header(doc, name, filters),
        f'<main lang="{_text(doc.language or "")}">',
        '<div class="head">Raw</div><div class="head">Clean</div>',
    ]
    by_name = {item.count.rule: item for item in filters}
    body.extend(_row(row, by_name) for row in rows(doc))
    made = doc.provenance
    foot = f"<footer>boilerstrip {_text(made.extractor_version)}, settings {_text(made.config_hash)}</footer>"
    return "\n".join((*head, *body, "</main>", foot, "</body>\n</html>\n"))


def fragment(doc: CleanDocument) -> str:
    """A piece of HTML for a notebook: what is known about the page, its clean text, what was removed and why."""
    total = totals(doc)
    facts = [doc.metadata.title, doc.metadata.author, doc.metadata.date, doc.language]
    known = " · ".join(_text(fact) for fact in facts if fact) or _text(doc.provenance.origin or "page")
    gone = "".join(_removed_item(row) for row in rows(doc) if not row.decision.kept)
    counted = f"{total.removed_blocks:,} removed, {total.share:.0%} of {total.characters:,} characters"
    scroll = "max-height:24em;overflow:auto;overflow-wrap:anywhere"
    details = (
        f'<details><summary>{counted}</summary><div style="{scroll}"><table>{gone}</table></div></details>'
        if gone
        else "<p>Nothing removed.</p>"
    )
    style = f"{scroll};white-space:pre-wrap;unicode-bidi:plaintext"
    text = f'<div dir="auto" lang="{_text(doc.language or "")}" style="{style}">{_text(doc.text)}</div>'
    return f"<div><p><b>{known}</b></p>{text}{details}</div>"


def _header(doc: CleanDocument, name: str, filters: list[_Filter]) -> Iterator[str]:
    total = totals(doc)
    meta = doc.metadata
    facts = [meta.title, meta.author, meta.date, meta.site, ", ".join(item.code for item in doc.languages)]
    yield f"<header>\n<h1>{name}</h1>"
    if any(facts):
        yield f'<p dir="auto">{" · ".join(_text(fact) for fact in facts if fact)}</p>'
    yield (
        f"<p><b>{total.removed_blocks:,}</b> of {total.blocks:,} blocks removed: "
        f"<b>{total.removed_characters:,}</b> of {total.characters:,} characters ({total.share:.1%})</p>"
    )
    yield '<fieldset>\n<legend>Show</legend>\n<label><input type="checkbox" id="kept" checked> kept</label>'
    for item in filters:
        yield (
            f'<label class="{item.colour}"><input type="checkbox" id="{item.id}" checked> '
            f'<span class="tag">{_text(item.count.rule)}</span> <small>{item.count.blocks:,}</small></label>'
        )
    yield "</fieldset>\n</header>"


def _row(row: Row, filters: dict[str, _Filter]) -> str:
    block_class = _KIND_CLASSES.get(row.kind, "")
    number = f'<span class="no">{row.first}</span>'
    text = _text(row.text)
    winner = row.decision.winner
    if row.decision.kept or winner is None:
        cell = f'<div>{number}<div class="text" dir="auto">{text}</div></div>'
        return f'<div class="row {block_class}">{cell}{cell}</div>'
    item = filters[winner.rule]
    label = f'<span class="tag">{_text(winner.rule)}</span> {row.decision.score:.2f} · {_text(winner.reason)}'
    votes = "".join(_vote(vote) for vote in row.decision.votes)
    why = f'<details class="why" dir="ltr" lang="en"><summary>{label}</summary><table>{votes}</table></details>'
    left = f'<div>{number}<div class="text" dir="auto"><del>{text}</del></div></div>'
    return f'<div class="row gone {item.colour} {item.id} {block_class}">{left}<div>{why}</div></div>'


def _vote(vote: Vote) -> str:
    side = "drop" if vote.verdict is Verdict.DROP else "keep"
    evidence = f" [{vote.evidence}]" if vote.evidence else ""
    return (
        f"<tr><td>{side}</td><td>{vote.score:.2f}</td><td>{_text(vote.rule)}</td>"
        f"<td>{_text(vote.reason + evidence)}</td></tr>"
    )


def _removed_item(row: Row) -> str:
    winner = row.decision.winner
    why = f"{winner.rule} {row.decision.score:.2f} · {winner.reason}" if winner else ""
    cell = '<td style="text-align:start;vertical-align:top'
    text = f'{cell}" dir="auto"><del style="text-decoration:none">{_text(row.text)}</del></td>'
    return f'<tr>{text}{cell};opacity:.75">{_text(why)}</td></tr>'


def _filters(doc: CleanDocument) -> list[_Filter]:
    return [_Filter(f"rule{n}", f"f{n % _COLOURS}", count) for n, count in enumerate(by_rule(doc))]


def _filter_css(filters: list[_Filter]) -> str:
    return "".join(f"body:has(#{item.id}:not(:checked)) .{item.id} {{ display: none; }}\n" for item in filters)


def _text(text: str) -> str:
    return escape(visible(text))


def _asset(name: str) -> str:
    return files("boilerstrip.report").joinpath("assets", name).read_text(encoding="utf-8")

"""What a lexicon phrase is a sign of, and how it has to stand on a line to count."""

from __future__ import annotations

from enum import StrEnum


class LexiconKind(StrEnum):
    """The job that a phrase does on a page; the value is the first part of its entry ids, and the TOML file's name."""

    ACCOUNT = "account"
    ADVERTISEMENT = "advertisement"
    APP = "app"
    AUTHOR_BOX = "author_box"
    BYLINE = "byline"
    CONSENT = "consent"
    COMMENT_FORM = "comment_form"
    COUNTER = "counter"
    CREDIT = "credit"
    DATE_LABEL = "date_label"
    DISCLAIMER = "disclaimer"
    DOCS = "docs"
    DONATE = "donate"
    EMBEDDED = "embedded"
    EXPAND = "expand"
    FEEDBACK = "feedback"
    FOLLOW = "follow"
    FOOTER = "footer"
    FORUM = "forum"
    HEAD_SECTION = "head_section"
    LANGUAGE_SWITCH = "language_switch"
    LOADING = "loading"
    MACHINE_TRANSLATED = "machine_translated"
    MARKET = "market"
    NAVIGATION = "navigation"
    ORIGINAL_LINK = "original_link"
    PAGE_TOOL = "page_tool"
    PAYWALL = "paywall"
    PLAYER = "player"
    READ_ALSO = "read_also"
    READING_TIME = "reading_time"
    SEARCH = "search"
    SHARE = "share"
    SHOP = "shop"
    SOURCE = "source"
    SUBSCRIBE = "subscribe"
    TAIL_SECTION = "tail_section"
    TAXONOMY = "taxonomy"
    TECHNICAL_NOTICE = "technical_notice"
    TRANSLATION_WIDGET = "translation_widget"
    UI_STRING = "ui_string"
    WIDGET = "widget"
    WIKI = "wiki"


class Mode(StrEnum):
    """How a phrase has to stand on a line.

    `whole`: alone; `label`: at the start, with a colon, a bar, a bracket, a number or the line's end after it;
    `prefix`: at the start, whatever follows; `infix`: anywhere; `run` (in hits only): one of several whole phrases
    that make up the line together, such as "Share Tweet Print".
    """

    WHOLE = "whole"
    LABEL = "label"
    PREFIX = "prefix"
    INFIX = "infix"
    RUN = "run"

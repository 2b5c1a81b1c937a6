"""Rule packs: what they say is done, in any script, and what is wrong with them is said."""

from __future__ import annotations

import json

import pytest

import boilerstrip as bs
from boilerstrip.errors import RuleError
from boilerstrip.judges.rules import Matcher, checked_packs, failed_examples, read_pack
from boilerstrip.judges.site_rules import SiteRule, SiteRules

TEXT = "The ferry is older than the bridge, and slower.\n{}\nThe bridge is older than the road that leads to it.\n"


def pack(*, hit: str, miss: str = "Nothing of that kind.", **keys: object) -> str:
    rows = {"id": "own", "reason": "ours", "hit": hit, "miss": miss, **keys}
    return "[[rule]]\n" + "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in rows.items())


def removed(line: str, text: str, *, url: str | None = None) -> list[str]:
    doc = bs.clean(TEXT.format(line), url=url, media_type="text/plain", settings=bs.Settings(rules=(text,)))
    assert doc.restore() == doc.source_text
    return [span.text.strip() for span in doc.removed if span.rule == "user.own"]


@pytest.mark.parametrize(
    "line",
    [
        "渡し舟は二人で一人分の料金です。",
        "二人で一人分!",
        "เรือข้ามฟาก จ่ายหนึ่ง",
        "רק היום: שניים במחיר אחד",
        "اليوم فقط: اثنان بسعر واحد",
    ],
)
def test_phrases_are_found_in_any_script(line: str) -> None:
    phrases = ["二人で一人分", "จ่ายหนึ่ง", "שניים במחיר אחד", "اثنان بسعرٍ واحد"]
    text = pack(hit="二人で一人分", phrases=phrases, scope="part")
    assert removed(line, text) == [line]


def test_a_phrase_is_no_part_of_a_word() -> None:
    text = pack(hit="Pay one", miss="They prepay one by one.", phrases=["pay one"], scope="part")
    assert removed("Prepay oneself.", text) == []
    assert removed("Ride two, PAY  ONE!", text) == ["Ride two, PAY  ONE!"]


def test_the_scope_is_the_whole_line_unless_said() -> None:
    assert removed("Karma: 12 points", pack(hit="Karma: 1 points", pattern=r"Karma: \d+ points")) == [
        "Karma: 12 points"
    ]
    assert removed("My Karma: 12 points", pack(hit="Karma: 1 points", pattern=r"Karma: \d+ points")) == []
    text = pack(hit="Karma: 1 points", pattern=r"Karma: \d+ points", scope="part")
    assert removed("My Karma: 12 points", text) == ["My Karma: 12 points"]


def test_a_rule_may_keep() -> None:
    page = "Home\nAbout\nContact\n" + TEXT.format("") + "Share\nHome\nAbout\nContact\n"
    text = pack(hit="Share", phrases=["share"], verdict="keep")
    kept = bs.clean(page, media_type="text/plain", settings=bs.Settings(rules=(text,))).text
    assert "Share" not in bs.clean(page, media_type="text/plain").text
    assert "Share" in kept


def test_hosts_and_languages_say_where_a_rule_speaks() -> None:
    text = pack(hit="Karma", pattern="Karma", hosts=["River.example"])
    assert removed("Karma", text, url="https://www.river.example/1") == ["Karma"]
    assert removed("Karma", text, url="https://notriver.example/1") == []
    assert removed("Karma", text) == []
    assert removed("Karma", pack(hit="Karma", pattern="Karma", languages=["en"])) == ["Karma"]
    assert removed("Karma", pack(hit="Karma", pattern="Karma", languages=["ja", "fi"])) == []


def test_rules_speak_on_html_too() -> None:
    page = "<main><h1>The ferry</h1><p>The ferry is older than the bridge, and slower.</p><p>Karma: 3</p></main>"
    doc = bs.clean(page, media_type="text/html", settings=bs.Settings(rules=(pack(hit="Karma: 1", pattern="Karma.*"),)))
    assert "user.own" in {span.rule for span in doc.removed}


def test_ignore_silences_a_pack() -> None:
    settings = bs.Settings(rules=(pack(hit="Karma", pattern="Karma"),), ignore=("user",))
    assert "Karma" in bs.clean(TEXT.format("Karma"), settings=settings).text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rule = 3", "list of"),
        ("[[rule]", "TOML"),
        ("[[rule]]\nid = 'a'", "missing keys"),
        (pack(hit="x"), "one of the two"),
        (pack(hit="x", pattern="x", phrases=["x"]), "one of the two"),
        (pack(hit="x", pattern="(x"), "RE2"),
        (pack(hit="x", pattern=r"(x)\1"), "RE2"),
        (pack(hit="x", pattern="(((x{1,900}){1,900}){1,900})"), "RE2"),
        (pack(hit="x", pattern="x" * 3000), "longer"),
        (pack(hit="x", pattern="x", id="Not An Id"), "an id is"),
        (pack(hit="x", pattern="x", score=2), "score"),
        (pack(hit="x", pattern="x", verdict="maybe"), "drop, keep"),
        (pack(hit="x", pattern="x", scope="page"), "line, part"),
        (pack(hit="x", pattern="x", colour="red"), "colour"),
        (pack(hit="x", phrases=["!!"]), "letter"),
        (pack(hit="x", pattern="x", languages="en"), "list of texts"),
        (pack(hit="x", pattern="x") + "\n" + pack(hit="x", pattern="x"), "two rules"),
        (pack(hit="y", pattern="x"), "own hit"),
        (pack(hit="x", miss="x", pattern="x"), "own miss"),
        ('{"site": "x"}', "site rules"),
        ("{", "JSON"),
    ],
)
def test_what_is_wrong_with_a_pack_is_said(text: str, says: str) -> None:
    with pytest.raises(RuleError, match=says):
        checked_packs([text], where="my.toml")


def test_two_packs_may_not_share_an_id() -> None:
    with pytest.raises(RuleError, match="rename"):
        checked_packs([pack(hit="x", pattern="x"), pack(hit="y", pattern="y")])


def test_examples_can_be_asked_about_one_by_one() -> None:
    rules = read_pack(pack(hit="a", miss="x", pattern="x"), where="my.toml")
    assert len(list(failed_examples(rules))) == 2


def test_time_is_linear_in_the_line() -> None:
    (rule,) = read_pack(pack(hit="a", miss="b", pattern="(a*)*", scope="line"), where="my.toml")
    assert not Matcher(rule).matches("a" * 20_000 + "b")
    assert not Matcher(rule).matches("a" * 20_001)


def test_site_rules_speak_on_their_site_alone() -> None:
    rules = SiteRules("river.example", 5, (SiteRule("board the ferry", 5, 1.0, "Board the ferry"),))
    settings = bs.Settings(rules=(json.dumps(rules.to_dict()) + "\n",))

    def kept(url: str | None) -> bool:
        page = TEXT.format("Board the ferry")
        return "Board" in bs.clean(page, url=url, media_type="text/plain", settings=settings).text

    assert (kept("https://river.example/9"), kept("https://lake.example/9"), kept(None)) == (False, True, True)


def test_a_changed_pack_changes_the_hash() -> None:
    one, other = pack(hit="x", pattern="x"), pack(hit="x", pattern="x+")
    assert bs.Settings(rules=(one,)).config_hash != bs.Settings(rules=(other,)).config_hash

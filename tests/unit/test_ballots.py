from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boilerstrip as bs
from boilerstrip.ballots import Ballot, Ballots, Said, Strongest, Tally
from boilerstrip.config import Settings
from boilerstrip.decisions import Decisions, Removal, kept_of, removals_of
from boilerstrip.model import Decision, Verdict, Vote
from boilerstrip.resolve import Resolved, resolve, strength
from boilerstrip.segment.text import segment_text


def ballot(*blocks: int, score: float = 0.5, verdict: Verdict = Verdict.DROP, rule: str = "edges.top") -> Ballot:
    return Ballot(verdict, rule, np.array(blocks, np.int64), score, Said("demo"))


def test_a_ballot_is_the_votes_it_stands_for() -> None:
    found = list(Ballot(Verdict.KEEP, "a.b", np.array([1, 4]), np.array([0.5, 0.25]), lambda at: Said("x", str(at))))
    assert found == [
        Vote(1, Verdict.KEEP, "a.b", 0.5, "x", "0"),
        Vote(4, Verdict.KEEP, "a.b", 0.25, "x", "1"),
    ]


def test_the_votes_of_ballots_come_block_by_block() -> None:
    single = Vote(0, Verdict.KEEP, "prose.body", 0.9, "text")
    assert [vote.block for vote in Ballots([ballot(1, 3), ballot(), ballot(0, 2), single])] == [0, 0, 1, 2, 3]


def test_only_the_strongest_vote_of_a_family_counts() -> None:
    tally = Tally(3)
    for part in (ballot(0, 1, score=0.5), ballot(1, score=0.6, rule="edges.bottom"), ballot(1, score=0.5, rule="x.y")):
        tally.add(part)
    assert tally.strength(Verdict.DROP) == pytest.approx([0.5, 0.8, 0.0])
    assert tally.strength(Verdict.KEEP).tolist() == [0.0, 0.0, 0.0]


def test_a_ballot_decides_as_its_votes_do() -> None:
    document = segment_text("一\n二\n三")
    parts = [ballot(0, 2, score=0.8), ballot(0, score=0.9, verdict=Verdict.KEEP, rule="prose.body")]
    together = resolve(document, Ballots(parts), Settings())
    assert together == resolve(document, [vote for part in parts for vote in part], Settings())
    assert [decision.kept for decision in together] == [True, True, False]


def test_decisions_are_a_tuple_in_all_but_name() -> None:
    made: list[int] = []

    def make(block: int) -> Decision:
        made.append(block)
        return Decision(block, kept=block != 1, score=1.0)

    found = Decisions([True, False, True], make, lambda block: Removal(block, "a.b", "demo", 1.0))
    assert (len(found), found.kept, made) == (3, (True, False, True), [])
    assert found[-1].block == 2
    assert [decision.block for decision in found[:2]] == [0, 1]
    assert found == tuple(found)
    assert hash(found) == hash(tuple(found))
    assert made == [2, 0, 1]
    assert kept_of(found) == tuple(kept_of(tuple(found)))
    with pytest.raises(IndexError):
        found[3]


def test_why_a_block_went_is_told_without_its_other_votes() -> None:
    found = Decisions(
        [True, False], lambda block: pytest.fail("not asked for"), lambda at: Removal(at, "a.b", "x", 0.8)
    )
    assert list(removals_of(found)) == [Removal(1, "a.b", "x", 0.8)]
    votes = (Vote(0, Verdict.DROP, "b.c", 0.7, "said"), Vote(0, Verdict.DROP, "a.b", 0.7, "said too"))
    plain = (
        Decision(0, kept=False, score=0.9, votes=votes),
        Decision(1, kept=False, score=0.5),
        Decision(2, True, 1.0),
    )
    assert list(removals_of(plain)) == [Removal(0, "a.b", "said too", 0.9), Removal(1, "", "", 0.5)]


def test_the_strength_of_votes_on_one_block_does_not_need_its_number() -> None:
    assert strength([Vote(9, Verdict.DROP, "a.b", 0.5, "")], Verdict.DROP) == 0.5


def test_the_strongest_are_of_the_highest_score_and_then_of_the_first_rule() -> None:
    weak, keep = ballot(0, 1, score=0.4, rule="a.a"), ballot(0, score=0.99, verdict=Verdict.KEEP)
    first, other = ballot(0, score=0.6, rule="b.b"), ballot(0, score=0.6, rule="c.c")
    alike = Vote(0, Verdict.DROP, "b.b", 0.6, "other words")
    found = Strongest([weak, other, keep, first, alike], Verdict.DROP)
    assert [(vote.rule, vote.reason) for vote in found.on(0)] == [("b.b", "demo"), ("b.b", "other words")]
    assert [(vote.block, vote.rule) for vote in found.on(1)] == [(1, "a.a")]
    assert found.on(2) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.5, 0.8, 0.9]), st.sampled_from("ab"), st.text("xy"))))
def test_a_removal_says_what_the_decision_says(rows) -> None:
    votes = [Vote(block, Verdict.DROP, f"{rule}.r", score, words, words) for block, score, rule, words in rows]
    found = Resolved(4, votes, Settings())
    for block in (block for block, kept in enumerate(found.kept) if not kept):
        decision = found.decision(block)
        assert decision.winner is not None
        expected = Removal(block, decision.winner.rule, decision.winner.reason, decision.score)
        assert found.removal(block) == expected


def test_a_clean_document_can_be_sent_to_another_process() -> None:
    doc = bs.clean("Home\nAbout\nThe river carries sand to the sea, and the sea gives some of it back.\nShare")
    again = pickle.loads(pickle.dumps(doc))
    assert again.decisions == tuple(doc.decisions)
    assert again.text == doc.text

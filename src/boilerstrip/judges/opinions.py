"""What the rules say about the lines of a page, as features for the model that weighs them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from boilerstrip.ballots import Ballot, Tally
from boilerstrip.judges.features import LineFeatures
from boilerstrip.model import Verdict, Vote

# The families of rules, and for which side they speak.
_AGAINST = ("again", "closing", "contents", "edges", "lexicon", "notices", "runs", "sections", "shapes")
_FOR = ("contents", "prose", "titles")
_PLACES = {
    Verdict.DROP: {family: place for place, family in enumerate(_AGAINST)},
    Verdict.KEEP: {family: place for place, family in enumerate(_FOR, len(_AGAINST))},
}
OPINIONS = (*(f"against_{family}" for family in _AGAINST), *(f"for_{family}" for family in _FOR))


def with_opinions(features: LineFeatures, votes: Iterable[Ballot | Vote]) -> LineFeatures:
    """The features of the lines and, for each family of rules, the score of its strongest vote on each line.

    Example:
        >>> plain = LineFeatures(np.zeros((1, 1), np.float32), ("words",))
        >>> seen = with_opinions(plain, [Vote(0, Verdict.DROP, "edges.top", 0.5, "")])
        >>> float(seen.rows[0, seen.names.index("against_edges")])
        0.5
    """
    scores: NDArray[np.float32] = np.zeros((len(OPINIONS), len(features.rows)), np.float32)
    tally = Tally(len(features.rows))
    for part in votes:
        tally.add(part)
    for verdict, places in _PLACES.items():
        for family, row in tally.best(verdict).items():
            if family in places:
                scores[places[family]] = row
    return LineFeatures(np.concatenate([features.rows.T, scores]).T, (*features.names, *OPINIONS))

"""Take features out of a trained HTML net: what each of them said is put in terms of the others, by least squares.

A net of fewer features costs less, and needs no training for it: the first layer is linear in what it reads. Of the
245 features that the shipped net was trained with, 107 were taken out so, those first that changed what the first layer
gives on least (as in optimal brain surgery: Hassibi and Stork, NIPS 1992). A net trained anew has the rest alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_net import Net

# What is added to the variance of each input, so that such as say the same have one solution.
RIDGE = 1e-3


def folded(net: Net, kept: Sequence[str], inputs: NDArray[np.float64]) -> Net:
    """The net that reads the features `kept` alone; `inputs` [blocks, features] are what it read of some pages."""
    stay = [net.names.index(name) for name in kept]
    go = [place for place, name in enumerate(net.names) if name not in set(kept)]
    rest, gone = inputs[:, stay], inputs[:, go]
    rest_mean, gone_mean = rest.mean(axis=0), gone.mean(axis=0)
    rest, gone = rest - rest_mean, gone - gone_mean
    shares = np.linalg.solve(rest.T @ rest / len(rest) + RIDGE * np.eye(len(stay)), rest.T @ gone / len(rest))
    always = gone_mean - rest_mean @ shares
    members = [
        own._replace(
            first=own.first[stay] + shares @ own.first[go],
            first_bias=own.first_bias + always @ own.first[go],
            last_first=own.last_first[stay] + shares @ own.last_first[go],
            last_bias=own.last_bias + always @ own.last_first[go],
        )
        for own in net.members
    ]
    return Net(tuple(kept), net.centre[stay], net.spread[stay], tuple(members))

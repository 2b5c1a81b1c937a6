"""Training of the net that judges the lines of flattened pages, with PyTorch; what ships runs on numpy alone.

The loss of a page is the cross entropy of its lines (content weighs by its characters, chrome by its lines), one minus
the harmonic mean of content kept and chrome removed, with chances instead of decisions, and the cross entropy of its
holding chrome at all. Much is left out at random, for what travels to other sites is little; the weights that count in
the end are running means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from boilerstrip.judges.line_net import NEIGHBOURHOODS, REACHES, STEPS, Layers, LineNet, scaled
from boilerstrip.judges.net_file import HIGHEST

WIDTHS, PAGE_WIDTH = (48, 32, 16), 12
EPOCHS, BATCH_LINES, BATCH_PAGES = 6, 3000, 24
RATE, DECAY, WARM_UP, HIGHEST_SLOPE = 3e-3, 2e-2, 15, 1.0
# How much is left out of the inputs, and of what the layers give.
INPUTS_OUT, GIVEN_OUT = 0.25, 0.2
PAGE_WEIGHT = 0.3
# Of so much of the weights the running mean is made anew with each step.
RENEWED = 0.005
# So many lines of each page say how features are spread.
SAMPLED = 60
_LEAST = -1e3


@dataclass(frozen=True)
class Lesson:
    """A page to learn from: features [lines, _], `label` (1 content, 0 chrome, -1 not known), `sizes` in characters.

    `chrome`: whether the page holds any; None where that is not known. `weight`: what it counts beside other pages.
    """

    rows: NDArray[np.float32]
    label: NDArray[np.int8]
    sizes: NDArray[np.float32]
    chrome: bool | None
    weight: float


@dataclass(frozen=True)
class _Batch:
    """Several pages, filled up to the longest: everything [pages, lines] but `inputs`, `weight`, `chrome`, `known`."""

    inputs: Tensor
    there: Tensor
    content: Tensor
    chrome_lines: Tensor
    sizes: Tensor
    shares: Tensor
    weight: Tensor
    chrome: Tensor
    known: Tensor


class _Model(nn.Module):
    """The net as `boilerstrip.judges.line_net` runs it."""

    def __init__(self, features: int) -> None:
        super().__init__()
        one, two, three = WIDTHS
        self.first = nn.Linear(features, one)
        self.second = nn.Linear(NEIGHBOURHOODS * one, two)
        self.third = nn.Linear(NEIGHBOURHOODS * two, three)
        self.last = nn.Linear(three + two + features, 1)
        self.page = nn.Linear(2 * (two + three), PAGE_WIDTH)
        self.page_last = nn.Linear(PAGE_WIDTH, 1)

    def forward(self, inputs: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """Log-odds of each line and of each page."""
        count = there.sum(1, keepdim=True)
        inputs = functional.dropout(inputs, INPUTS_OUT, self.training)
        first = functional.dropout(torch.relu(self.first(inputs)), GIVEN_OUT, self.training)
        second = torch.relu(self.second(_gathered(first, there, count)))
        second = functional.dropout(second, GIVEN_OUT, self.training)
        third = torch.relu(self.third(_gathered(second, there, count)))
        raw = self.last(torch.cat([third, second, inputs], 2))[:, :, 0]
        both = torch.cat([second, third], 2) * there
        highest = (both + (1 - there) * _LEAST).max(1).values
        page = torch.relu(self.page(torch.cat([both.sum(1) / count[:, 0], highest], 1)))
        return raw, self.page_last(page)[:, 0]

    def layers(self) -> Layers:
        """The weights as the net that ships has them."""
        found: dict[str, NDArray[np.float64]] = {}
        for field in Layers._fields:
            values = getattr(getattr(self, field.removesuffix("_bias")), "bias" if "bias" in field else "weight")
            found[field] = values.detach().double().numpy().T
        return Layers(**found)


def _gathered(values: Tensor, there: Tensor, count: Tensor) -> Tensor:
    """What `line_net.gathered` does, for several pages at once."""
    values = values * there
    size = values.shape[1]
    parts = [values]
    for step in STEPS:
        parts += [functional.pad(values, (0, 0, step, 0))[:, :size], functional.pad(values, (0, 0, 0, step))[:, step:]]
    sums = functional.pad(torch.cumsum(values, 1), (0, 0, 1, 0))
    at = torch.arange(size)
    for reach in REACHES:
        parts.append((sums[:, :-1] - sums[:, (at - reach).clamp(min=0)]) / reach)
        parts.append((sums[:, (at + 1 + reach).clamp(max=size)] - sums[:, 1:]) / reach)
    above, below = torch.cummax(values, 1).values, torch.cummax(values.flip(1), 1).values.flip(1)
    parts += [functional.pad(above, (0, 0, 1, 0))[:, :size], functional.pad(below, (0, 0, 0, 1))[:, 1:]]
    parts.append((sums[:, -1:] / count).expand_as(values))
    parts.append((values + (1 - there) * _LEAST).max(1, keepdim=True).values.expand_as(values))
    return torch.cat(parts, 2)


def train_net(lessons: Sequence[Lesson], names: tuple[str, ...], seed: int) -> LineNet:
    """One net, trained on `lessons`, whose features are called `names`."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    rows = [lesson.rows[rng.integers(0, len(lesson.rows), min(SAMPLED, len(lesson.rows)))] for lesson in lessons]
    sample = scaled(np.concatenate(rows)).astype(np.float64)
    centre, spread = sample.mean(axis=0), sample.std(axis=0) + 0.05
    inputs = [
        torch.from_numpy(np.clip((scaled(one.rows) - centre) / spread, -HIGHEST, HIGHEST).astype(np.float32))
        for one in lessons
    ]
    model = _Model(len(names))
    mean = {name: value.detach().clone() for name, value in model.state_dict().items()}
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.99))
    steps, step = EPOCHS * len(list(_batches(lessons, np.random.default_rng(seed)))), 0
    for _ in range(EPOCHS):
        for numbers in _batches(lessons, rng):
            batch = _batch([lessons[number] for number in numbers], [inputs[number] for number in numbers])
            step += 1
            done = step / steps
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, done * WARM_UP) * max(0.0, 1 - done) ** 0.8 + 2e-5
            optimiser.zero_grad()
            _loss(model, batch).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), HIGHEST_SLOPE)
            optimiser.step()
            renewed = max(RENEWED, 1 - step / (step + 10))
            with torch.no_grad():
                for name, value in model.state_dict().items():
                    mean[name] += renewed * (value - mean[name])
    model.load_state_dict(mean)
    return LineNet(names, centre, spread, model.layers())


def leanings(net: LineNet) -> NDArray[np.float64]:
    """How much the answers lean on each feature: the size of its weights in the first layer and the last."""
    own = net.layers
    first = np.abs(own.first) @ np.abs(own.second[: own.first.shape[1]]).sum(axis=1)
    found = first / first.sum() + np.abs(own.last[-len(net.names) :, 0]) / np.abs(own.last).sum()
    leaned: NDArray[np.float64] = found / found.sum()
    return leaned


def _batches(lessons: Sequence[Lesson], rng: np.random.Generator) -> Iterator[list[int]]:
    """The numbers of pages of about one length, batch by batch, in an order drawn by lot."""
    lengths = np.array([len(lesson.rows) for lesson in lessons])
    found: list[list[int]] = [[]]
    for number in np.argsort(lengths + 10 * rng.random(len(lengths)), kind="stable").tolist():
        longest = max(lengths[number], *(lengths[other] for other in found[-1]), 0)
        if len(found[-1]) == BATCH_PAGES or (found[-1] and longest * (len(found[-1]) + 1) > BATCH_LINES):
            found.append([])
        found[-1].append(number)
    for place in rng.permutation(len(found)).tolist():
        yield found[place]


def _batch(lessons: Sequence[Lesson], inputs: Sequence[Tensor]) -> _Batch:
    def filled(columns: Sequence[Any]) -> Tensor:
        tensors = [torch.as_tensor(one, dtype=torch.float32) for one in columns]
        return nn.utils.rnn.pad_sequence(tensors, batch_first=True)

    return _Batch(
        inputs=filled(inputs),
        there=filled([np.ones((len(one.rows), 1)) for one in lessons]),
        content=filled([one.label == 1 for one in lessons]),
        chrome_lines=filled([one.label == 0 for one in lessons]),
        sizes=filled([one.sizes for one in lessons]),
        shares=filled([_shares(one) for one in lessons]),
        weight=torch.tensor([one.weight for one in lessons]),
        chrome=torch.tensor([float(bool(one.chrome)) for one in lessons]),
        known=torch.tensor([float(one.chrome is not None) for one in lessons]),
    )


def _shares(lesson: Lesson) -> NDArray[np.float64]:
    """What each line counts in the cross entropy of its page."""
    content, chrome = lesson.label == 1, lesson.label == 0
    found = np.zeros(len(lesson.label))
    if content.any():
        found[content] = 0.6 * lesson.sizes[content] / lesson.sizes[content].sum() + 0.4 / content.sum()
    if chrome.any():
        found[chrome] = 1 / chrome.sum()
    return found


def _loss(model: _Model, batch: _Batch) -> Tensor:
    """The mean loss of some pages."""
    entropy = functional.binary_cross_entropy_with_logits
    raw, page = model(batch.inputs, batch.there)
    chance = torch.sigmoid(raw)
    lines = (entropy(raw, batch.content, reduction="none") * batch.shares).sum(1)
    content = batch.content * batch.sizes
    kept = _share((chance * content).sum(1), content.sum(1))
    removed = _share(((1 - chance) * batch.chrome_lines).sum(1), batch.chrome_lines.sum(1))
    agreement = 2 * kept * removed / (kept + removed + 1e-6)
    holds = entropy(page, batch.chrome, reduction="none") * batch.known
    return ((lines + 1 - agreement + PAGE_WEIGHT * holds) * batch.weight).mean()


def _share(part: Tensor, whole: Tensor) -> Tensor:
    """`part` of `whole`; all of it where there is nothing."""
    return torch.where(whole > 0, part / (whole + 1e-6), torch.ones_like(whole))

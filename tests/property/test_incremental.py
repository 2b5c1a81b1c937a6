"""Whatever is edited in between, a build on top of the last one gives what a build from nothing gives."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from boilerstrip.builder import BuildOptions, Format, build_corpus, reuse
from boilerstrip.config import Comments, Policy, Profile, Settings
from boilerstrip.corpus.verify import verify

from ..warcs import write_warc  # noqa: TID252 -- the tests are no package that could be imported

_NAMES = st.sampled_from(["a.txt", "b.txt", "c.html", "deep/d.md", "deep/e.htm", "f.txt"])
# Pages of one folder, a site: what recurs on them is learned, and what they teach changes as they come and go.
_SUBJECTS = ("rope", "quarry", "mill", "school", "orchard", "market")
_SITE = st.builds(
    lambda subject, menu: (
        f"{menu}\nThe {subject} by the river was built before anybody in the village was born.\n"
        f"People who live near the {subject} say that it is quieter in winter.\nReaders like this\nReply\n"
    ),
    st.sampled_from(_SUBJECTS),
    st.sampled_from(["Board of the village", "首页", "الأخبار"]),
)
_TEXTS = st.sampled_from([
    "Rivers carry sand to the sea, and the sea carries it back to the shore in winter.\n",
    "RIVERS CARRY SAND to the sea, and the sea carries it back to the shore in winter!\n",
    "Home\nAbout\nContact\n\nThe ferry lies at the jetty and counts the waves that are left.\n\nShare\n",
    "川は砂を海へ運ぶ。海はそれを岸へ返す。\nシェア\n",
    "<nav><a href=/>Home</a></nav><main><h1>Die Fähre</h1><p>Die Fähre liegt am Steg und zählt.</p></main>",
    "The river is older than the town.\n这条河比这座城市更古老。\nThe town does not know it.\n城市并不知道。\n",
    "", "\x00\x01\x02\x03\x04\x05\x06\x07" * 20, "%PDF-1.4",
])  # fmt: skip
# Rows of a table, and pages of a WARC: one file that holds many pages, each with a place of its own.
_ROWS = st.lists(
    st.sampled_from([
        "The mill stands where the river bends.", "水車は川の曲がるところに立っている。", "الطاحونة حيث ينعطف النهر.",
        "The mill stands where the river bends!", "Nobody knows who built the mill, and nobody asks.",
    ]),
    min_size=1, max_size=4,
)  # fmt: skip
_WHERE = st.sampled_from([None, "language == 'en'", "q_tokens > 12 and not machine_translated", "title == None"])
_FORMATS = st.lists(st.sampled_from(Format), max_size=3, unique=True).map(tuple)
_SETTINGS = st.builds(
    Settings,
    profile=st.sampled_from(Profile),
    comments=st.sampled_from(Comments),
    copies=st.sampled_from(Policy),
    encoder=st.just("none"),
    split_languages=st.booleans(),
    learn_sites=st.sampled_from([True, True, False]),
)


class Edits(RuleBasedStateMachine):
    """A folder that is edited, and a corpus of it that is brought up to date again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.raw = self.folder / "raw"
        self.settings = Settings(encoder="none")
        self.where: str | None = None
        self.formats: tuple[Format, ...] = tuple(Format)
        self.version = "1"

    @initialize(text=_TEXTS)
    def begin(self, text: str) -> None:
        self.raw.mkdir()
        (self.raw / "always.txt").write_text("This page is always there.\n", encoding="utf-8")
        self.write("a.txt", text)

    @rule(name=_NAMES, text=_TEXTS)
    def write(self, name: str, text: str) -> None:
        (self.raw / name).parent.mkdir(exist_ok=True)
        (self.raw / name).write_text(text, encoding="utf-8", newline="")

    @rule(texts=st.lists(_SITE, min_size=3, max_size=6, unique=True))
    def write_site(self, texts: list[str]) -> None:
        for number, text in enumerate(texts):
            self.write(f"site/{number}.txt", text)

    @rule(number=st.integers(0, 5), text=_SITE)
    def write_one_of_the_site(self, number: int, text: str) -> None:
        self.write(f"site/{number}.txt", text)

    @rule(number=st.integers(0, 5))
    def remove_one_of_the_site(self, number: int) -> None:
        (self.raw / f"site/{number}.txt").unlink(missing_ok=True)

    @rule(name=_NAMES)
    def remove(self, name: str) -> None:
        (self.raw / name).unlink(missing_ok=True)

    @rule(name=_NAMES, other=_NAMES)
    def rename(self, name: str, other: str) -> None:
        if (self.raw / name).exists():
            (self.raw / other).parent.mkdir(exist_ok=True)
            (self.raw / name).replace(self.raw / other)

    @rule(name=st.sampled_from(["rows.jsonl", "deep/rows.csv"]), texts=_ROWS)
    def write_table(self, name: str, texts: list[str]) -> None:
        path = self.raw / name
        path.parent.mkdir(exist_ok=True)
        if name.endswith(".jsonl"):
            path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        else:
            path.write_text("text\n" + "".join(f'"{text}"\n' for text in texts), encoding="utf-8")

    @rule(texts=_ROWS, date=st.sampled_from(["2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"]))
    def write_warc(self, texts: list[str], date: str) -> None:
        write_warc(self.raw / "crawl.warc", texts, date=date)

    @rule(name=st.sampled_from(["rows.jsonl", "deep/rows.csv", "crawl.warc"]))
    def remove_container(self, name: str) -> None:
        (self.raw / name).unlink(missing_ok=True)

    @rule(where=_WHERE, formats=_FORMATS)
    def choose(self, where: str | None, formats: tuple[Format, ...]) -> None:
        self.where, self.formats = where, formats

    @rule(version=st.sampled_from(["1", "2"]))
    def install(self, version: str) -> None:
        """Another version of the code, which cleans no page as the other one does."""
        self.version = version

    @rule(settings=_SETTINGS)
    def configure(self, settings: Settings) -> None:
        self.settings = settings

    @rule(name=st.sampled_from(["documents.parquet", "documents.jsonl", "site_rules.jsonl", "clusters.jsonl"]))
    def damage(self, name: str) -> None:
        path = self.folder / "clean" / name
        if path.exists():
            path.write_bytes(path.read_bytes()[:-5])

    @rule()
    def build(self) -> None:
        options = BuildOptions(jobs=0, where=self.where, formats=self.formats)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reuse, "code_hash", lambda: self.version)
            patch.setattr("boilerstrip.pipeline.__version__", self.version)
            for output in ("clean", "scratch"):
                build_corpus([self.raw], self.folder / output, self.settings, options)
            assert _tree(self.folder / "clean") == _tree(self.folder / "scratch")
            assert verify(self.folder / "clean").faults == []
        shutil.rmtree(self.folder / "scratch")

    @rule()
    def build_again(self) -> None:
        """Twice as often: what is tried is building upon a build."""
        self.build()

    def teardown(self) -> None:
        if self.raw.exists():
            self.build()
        shutil.rmtree(self.folder)


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestFewEdits(Edits.TestCase):  # type: ignore[misc, name-defined]
    settings = settings(max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
class TestManyEdits(Edits.TestCase):  # type: ignore[misc, name-defined]
    settings = settings(
        max_examples=200, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )

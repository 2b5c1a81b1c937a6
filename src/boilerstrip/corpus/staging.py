"""Where a corpus is built before it is shown: a hidden folder beside it, exchanged with it when all is written."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from boilerstrip.corpus.exchange import finish, replace_folder, sync_tree
from boilerstrip.corpus.manifest import MANIFEST, SITE_RULES, read_manifest
from boilerstrip.errors import ConfigError, CorpusError

# What file managers leave behind; it is nobody's work.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

_OWN = frozenset(
    {MANIFEST, SITE_RULES, "documents.parquet", "documents.jsonl", "clusters.jsonl", "failures.jsonl", "text"}
)


@dataclass(frozen=True, slots=True)
class Staging:
    """The hidden folder beside `target`; use it only while holding the lock of `target`."""

    target: Path

    @property
    def work(self) -> Path:
        """The hidden folder: all that a build leaves behind when it is killed."""
        return self.target.with_name(f".{self.target.name}.build")

    @property
    def folder(self) -> Path:
        """The corpus in the making."""
        return self.work / "new"

    @property
    def spool(self) -> Path:
        """What is put down while the build goes on."""
        return self.work / "pages"

    def begin(self) -> Path:
        """Complete or clear away what a killed build left, and return the empty folder to write into."""
        self.recover()
        self.folder.mkdir(parents=True)
        return self.folder

    def recover(self) -> None:
        """Complete a replacement that a kill interrupted, and remove the remains of a build that did not end."""
        if self.work.exists():
            finish(self.folder, self.target, self._journal)
            shutil.rmtree(self.work)

    def publish(self) -> None:
        """Show the new corpus in the place of the old one, once every byte of it is on the disk."""
        sync_tree(self.folder)
        replace_folder(self.folder, self.target, self._journal)
        shutil.rmtree(self.work)

    def discard(self) -> None:
        """Forget the new corpus; the old one stays as it is.

        A replacement that failed between its steps is kept: the old corpus may be gone, and the new one takes its place
        when the corpus is next opened.
        """
        if not self.is_cut_short:
            shutil.rmtree(self.work, ignore_errors=True)

    @property
    def is_cut_short(self) -> bool:
        """Whether a kill fell between the steps of a replacement, where the system cannot do it in one."""
        return self._journal.exists()

    @property
    def _journal(self) -> Path:
        return self.work / "replace"


def check_target(target: Path) -> None:
    """Make sure that writing a corpus to `target` destroys nothing but a corpus.

    Raises:
        ConfigError: it is a file, a mount point, or a folder with anything in it that no build wrote.
    """
    if target.is_dir():
        _check_folder(target)
    elif target.exists() or target.is_symlink():
        raise ConfigError(f"{target}: is no folder; name a folder that is new, empty or a corpus")
    elif not target.parent.is_dir():
        raise ConfigError(f"{target}: there is no folder {target.parent}; make it first")


def _check_folder(target: Path) -> None:
    if os.path.ismount(target):
        raise ConfigError(f"{target}: is a mount point, which cannot be replaced; name a folder inside of it")
    names = {path.name for path in target.iterdir()} - _LITTER
    if not names:
        return
    if MANIFEST not in names:
        raise ConfigError(f"{target}: is not empty and no corpus; name another folder, nothing was deleted")
    try:
        read_manifest(target)
    except CorpusError as error:
        raise ConfigError(f"{error}; it is not replaced: delete the folder yourself if that is meant") from error
    foreign = sorted(names - _OWN)
    if foreign:
        raise ConfigError(
            f"{target}: holds {', '.join(foreign[:3])}, which no build wrote and a build would delete: move it away"
        )

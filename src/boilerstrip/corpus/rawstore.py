"""The raw store: every exchange as WARC records that are on the disk before anybody relies on them.

Append, fsync, then commit the new end of the file: what lies behind the committed end was promised to nobody. It is cut
off when the store is opened, because a torn record would hide every later one from readers.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from boilerstrip.corpus.disk import Disk, write_all
from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.corpus.rawcaptures import ENDING, Captures, Due
from boilerstrip.corpus.rawindex import Capture
from boilerstrip.corpus.rawledger import FileLedger, Ledger, StoreEnd
from boilerstrip.corpus.rawrecord import RecordPlace, group_of, warcinfo
from boilerstrip.errors import CorpusError
from boilerstrip.model import StorePlace

if TYPE_CHECKING:
    from boilerstrip.fetch.exchange import Exchange

LEDGER_NAME = ".committed"


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """What the files are called, the bytes above which the next is begun, and when the index is written.

    That is after so many bytes or captures: no more captures than that are ever held in memory, and what the index on
    the disk lacks is read again from the records when a store is opened that was not closed.
    """

    prefix: str = "pages"
    max_bytes: int = 1_000_000_000
    index_every: int = 64_000_000
    index_captures: int = 10_000


class RawStore:
    """An open raw store; one writer at a time. `append` and `commit` may be called from different threads.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, RawStore.open(Path(folder)) as store:
        ...     store.end is None
        True
    """

    def __init__(self, folder: Path, ledger: Ledger, disk: Disk, options: StoreOptions) -> None:
        self._folder = folder
        self._ledger = ledger
        self._disk = disk
        self._options = options
        self._writing = threading.RLock()
        self._committing = threading.RLock()
        self._lock = CorpusLock(folder)
        self._file: Path | None = None
        self._descriptor = -1
        self._length = 0
        self._serial = 0
        self._captures = Captures(disk, Due(options.index_captures, options.index_every))
        self._committed: StoreEnd | None = None
        self._broken: str | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        ledger: Ledger | None = None,
        disk: Disk | None = None,
        options: StoreOptions | None = None,
    ) -> RawStore:
        """Open the store in `folder`, which is made if need be, and cut off what was never committed.

        Without a `ledger` the store keeps one of its own, in the folder.

        Raises:
            CorpusError: another process writes it (`locked`), the disk fails (`io`), or committed bytes are missing
                (`lost`).
        """
        disk = disk or Disk()
        folder.mkdir(parents=True, exist_ok=True)
        store = cls(folder, ledger or FileLedger(folder / LEDGER_NAME, disk), disk, options or StoreOptions())
        store._lock.__enter__()
        try:
            store._recover()
        except OSError as error:
            store._let_go()
            raise _disk_error(folder, error) from error
        except BaseException:
            store._let_go()
            raise
        return store

    @property
    def end(self) -> StoreEnd | None:
        """The committed end, None where nothing was ever committed."""
        return self._committed

    def append(self, exchange: Exchange) -> StorePlace:
        """Write the records of `exchange` and tell where its response lies; it counts once `commit` has returned.

        Raises:
            CorpusError: the disk is full or fails; the store is as it was before the call, or refuses all further ones.
        """
        if self._is_full():
            self._begin_file()
        with self._writing:
            self._check()
            assert self._file is not None  # noqa: S101 - for the type checker
            if self._length == 0:
                self._write(warcinfo(RecordPlace(self._file.name, 0), exchange.fetched_at))
            start = self._length
            group = group_of(exchange, RecordPlace(self._file.name, start))
            self._write(group.data)
            place = StorePlace(self._file.name, start + group.start, len(group.data) - group.start)
            self._captures.add(
                Capture(
                    url=exchange.url,
                    date=exchange.fetched_at,
                    mime=group.mime,
                    status=group.status,
                    digest=group.digest,
                    file=place.file,
                    offset=place.offset,
                    length=place.length,
                )
            )
            return place

    def commit(self) -> StoreEnd | None:
        """Have all that was appended before this call on the disk, and remember it; returns the new end.

        Raises:
            CorpusError: the disk fails; what was appended since the last commit is lost and the store must be opened
                anew.
        """
        with self._committing:
            with self._writing:
                self._check()
                if self._file is None:
                    return None
                end = StoreEnd(self._file.name, self._length)
                descriptor = self._descriptor
            if end == self._committed:
                return end
            try:
                self._disk.sync(descriptor)
                self._save(end)
            except OSError as error:
                # After a failed fsync the system may have dropped the very pages it could not write: nothing is sure.
                raise self._break(error) from error
            if self._captures.is_due(end.length):
                self._write_index(end)
            return end

    def close(self) -> None:
        """Commit, write the index of the last file, and let go; a store that broke is only let go."""
        try:
            if self._broken is None:
                self.commit()
                self._finish_file()
        finally:
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _recover(self) -> None:
        self._committed = self._ledger.load()
        # Files that the ledger does not speak of are somebody's pages: they stay, and new ones are numbered after them.
        self._serial = self._last_serial()
        if self._committed is None:
            return
        last = self._folder / self._committed.file
        size = last.stat().st_size if last.exists() else 0
        if size < self._committed.length:
            raise CorpusError(
                f"{last}: {self._committed.length} bytes were committed and {size} are left: bring the file back "
                f"from a copy, or begin a new store in another folder",
                code="lost",
            )
        self._resume_file(last, self._committed.length)

    def _resume_file(self, path: Path, length: int) -> None:
        self._descriptor = self._disk.open(path)
        self._file = path
        self._length = length
        self._serial = max(self._serial, _serial(path, self._options.prefix))
        self._disk.truncate(self._descriptor, length)
        self._disk.sync(self._descriptor)
        self._disk.sync_folder(self._folder)
        self._captures.resume(path, length)

    def _last_serial(self) -> int:
        paths = self._folder.glob(f"{self._options.prefix}-*{ENDING}")
        return max((_serial(path, self._options.prefix) for path in paths), default=0)

    def _is_full(self) -> bool:
        return self._file is None or self._length >= self._options.max_bytes

    def _begin_file(self) -> None:
        with self._committing, self._writing:  # always in this order, or two threads could wait for each other
            self._check()
            if not self._is_full():
                return
            self.commit()
            self._finish_file()
            path = self._folder / f"{self._options.prefix}-{self._serial + 1:05d}{ENDING}"
            try:
                # Before the file is there: so whatever it holds when the power fails is known to be ours to cut off.
                self._save(StoreEnd(path.name, 0))
                self._descriptor, self._file, self._length = self._disk.open(path), path, 0
                self._serial += 1
                self._captures.begin()
                self._disk.truncate(self._descriptor, 0)
                self._disk.sync_folder(self._folder)
            except OSError as error:
                raise self._break(error) from error

    def _save(self, end: StoreEnd) -> None:
        try:
            self._ledger.save(end)
        except BaseException:
            self._broken = "the ledger could not be written"
            raise
        self._committed = end

    def _finish_file(self) -> None:
        """Write the index of the current file and close it; a file that nothing was written to is removed."""
        if self._file is None:
            return
        path, self._file = self._file, None
        self._disk.close(self._descriptor)
        self._descriptor = -1
        if self._length:
            self._write_index(StoreEnd(path.name, self._length))
        else:
            self._remove(path)
        self._captures.begin()

    def _write_index(self, end: StoreEnd) -> None:
        """Write the index of what is committed of the current file."""
        try:
            self._captures.write(self._folder / end.file, end.length)
        except OSError as error:
            raise self._break(error) from error

    def _remove(self, path: Path) -> None:
        try:
            self._disk.remove(path)
        except OSError as error:
            raise self._break(error) from error

    def _write(self, data: bytes) -> None:
        try:
            write_all(self._disk, self._descriptor, data, self._length)
        except OSError as error:
            self._cut(error)
            raise _disk_error(self._file or self._folder, error) from error
        except BaseException:
            self._broken = "a write did not end"
            raise
        self._length += len(data)

    def _cut(self, cause: OSError) -> None:
        """Take back a write that failed half way; where even that fails, nothing may be written behind it."""
        try:
            self._disk.truncate(self._descriptor, self._length)
        except OSError:
            self._broken = str(cause)

    def _check(self) -> None:
        if self._broken is not None:
            raise CorpusError(f"{self._folder}: unusable since {self._broken}; open it anew", code="io")

    def _break(self, error: OSError) -> CorpusError:
        self._broken = str(error)
        return _disk_error(self._file or self._folder, error)

    def _let_go(self) -> None:
        self._broken = self._broken or "it was closed"
        try:
            if self._descriptor >= 0:
                self._disk.close(self._descriptor)
                self._descriptor = -1
            self._ledger.close()
        finally:
            self._lock.__exit__(None, None, None)


def _serial(path: Path, prefix: str) -> int:
    """The number in the name of a file of ours; 0 for a name that has none."""
    number = path.name.removeprefix(f"{prefix}-").removesuffix(ENDING)
    return int(number) if number.isascii() and number.isdigit() else 0


def _disk_error(path: Path, error: OSError) -> CorpusError:
    return CorpusError(f"{path}: {error.strerror or error}; what was committed is safe", code="io")

"""Copies folders of sparse files quickly: only what was written, not the holes.

The engine's files are laid out for growth. An index of the corpus seems to have 364 MB and has 66;
copied with its holes filled it takes seconds instead of a quarter of one.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from search.records import Span


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder into one that may exist already; holes stay holes."""
    shutil.copytree(source, target, dirs_exist_ok=True, copy_function=_copy_file)


def _copy_file(source: str, target: str) -> None:
    with Path(source).open("rb") as read, Path(target).open("wb") as write:
        write.truncate(os.fstat(read.fileno()).st_size)
        for stretch in _written(read.fileno()):
            os.lseek(write.fileno(), stretch.start, os.SEEK_SET)
            position = stretch.start
            while position < stretch.end:
                size = stretch.end - position
                position += os.sendfile(write.fileno(), read.fileno(), position, size)


def _written(file: int) -> Iterator[Span]:
    """Yield the stretches of a file that are no holes, in bytes."""
    end = 0
    while True:
        try:
            start = os.lseek(file, end, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nothing but a hole until the end of the file
                return
            raise
        end = os.lseek(file, start, os.SEEK_HOLE)
        yield Span(start, end)

"""One writing command at a time: a lock file in the data folder.

The catalogue itself can take several writers; the lock keeps two runs from embedding the same files
side by side and from wanting the embedded index at once. It falls with the process that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import portalocker

from search.errors import Unavailable
from search.settings import Settings

LOCK_FILE = "schreiben.lock"
WAITING = "Ein anderer Aufruf schreibt gerade in den Katalog. Es wird gewartet …"


@contextmanager
def writing(settings: Settings, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock; ``say`` gets a German message when somebody else has it."""
    path = settings.data_dir / LOCK_FILE
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        handle = path.open("a", encoding="utf-8")
    except OSError as error:
        raise Unavailable(
            f"Im Datenordner {settings.data_dir} kann nicht geschrieben werden ({error.strerror}). "
            "Prüfen Sie LOTSE_DATA_DIR und die Schreibrechte."
        ) from error
    with handle:
        try:
            portalocker.lock(handle, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            say(WAITING)
            portalocker.lock(handle, portalocker.LOCK_EX)
        try:
            yield
        finally:
            portalocker.unlock(handle)

"""Where the running service is: its address, and the file in which it says so.

The file holds address and process id while the service answers, so that commands find it and
``web.background`` can end it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from search.settings import Settings


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Address and process id of a service that answers."""

    url: str
    pid: int


def address(settings: Settings) -> str:
    """Return the address under which this machine reaches the service."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 – compared, not bound
    return f"http://{everywhere.get(settings.host, settings.host)}:{settings.port}"


def announce(settings: Settings) -> Whereabouts:
    """Write the file for this process and return what is in it."""
    here = Whereabouts(address(settings), os.getpid())
    settings.server_file.parent.mkdir(parents=True, exist_ok=True)
    settings.server_file.write_text(json.dumps(asdict(here)), encoding="utf-8")
    return here


def announced(settings: Settings) -> Whereabouts | None:
    """Return what is in the file, None when it is missing or holds something else."""
    try:
        written = json.loads(settings.server_file.read_text(encoding="utf-8"))
        return Whereabouts(str(written["url"]), int(written["pid"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def retract(settings: Settings) -> None:
    """Remove the file if it is ours."""
    found = announced(settings)
    if found and found.pid == os.getpid():
        settings.server_file.unlink(missing_ok=True)

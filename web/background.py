"""Runs the service in the background: ``python -m web.background start [PFAD …] | stop``.

This is what ``make start`` and ``make stop`` call. Starting twice is a no-op, and ``start`` returns
when the first question can be asked. The service writes to ``dienst.log`` in the data folder.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from search.settings import Settings
from web.whereabouts import Whereabouts, address, announced

LOG = "dienst.log"
LOG_BEFORE = "dienst.log.1"
START_LIMIT = 300.0
"""Seconds to wait for the service: it loads the encoder (5 s) and may have to index everything."""
STOP_LIMIT = 30.0
"""Seconds to wait until the service has ended; it finishes what it is writing."""
INTERVAL = 0.2
"""Seconds between two looks."""
ANSWER_LIMIT = 3.0
"""Seconds in which a service that runs answers."""
SHOWN_LINES = 8
"""Lines of the log shown when the service did not start."""


def start(settings: Settings, paths: Sequence[Path] = ()) -> int:
    """Take the paths in, start the service and wait for it; nothing to do when it answers."""
    if answers(settings):
        print(f"Wissenslotse läuft schon: {address(settings)}")
        return 0
    if paths:
        # A refused file is reported there and must not keep the others from being found.
        subprocess.run([sys.executable, "-m", "ingest", "add", *map(str, paths)], check=False)
    log = open_log(settings)
    print(f"Wissenslotse startet (Protokoll: {log}) …", flush=True)
    process = launch(log)
    try:
        wait(lambda: is_ready(process, settings) or process.poll() is not None, START_LIMIT)
        if is_ready(process, settings):
            print(f"Wissenslotse ist bereit: {address(settings)}")
            return 0
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
    process.kill()
    process.wait()
    last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LINES:]
    print("Wissenslotse ist nicht gestartet.", *last, sep="\n", file=sys.stderr)
    return 1


def stop(settings: Settings) -> int:
    """End the service and wait until it is gone; nothing to do when none runs."""
    found = announced(settings)
    if found is None or not is_service(found):
        print("Wissenslotse läuft nicht.")
        return 0
    os.kill(found.pid, signal.SIGTERM)
    if not wait(lambda: not is_service(found), STOP_LIMIT):
        print(f"Der Dienst (Prozess {found.pid}) endet nicht.", file=sys.stderr)
        return 1
    print("Wissenslotse ist beendet.")
    return 0


def answers(settings: Settings) -> bool:
    """Tell whether a Wissenslotse answers at the address of the settings."""
    parts = urlsplit(address(settings))
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_LIMIT)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status == http.HTTPStatus.OK and json.load(answer) == {"status": "ok"}
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def is_service(found: Whereabouts) -> bool:
    """Tell whether the process is a Wissenslotse, and not another that got its number later."""
    try:
        os.kill(found.pid, 0)
        command = Path(f"/proc/{found.pid}/cmdline").read_bytes().split(b"\0")
    except ProcessLookupError:
        return False
    except OSError:  # no /proc, or not our process: the number is all there is to go by
        return True
    return b"web" in command or b"web.__main__" in command


def launch(log: Path) -> subprocess.Popen[bytes]:
    """Start the service in a session of its own, so that it outlives the terminal."""
    with log.open("w", encoding="utf-8") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "web"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def is_ready(process: subprocess.Popen[bytes], settings: Settings) -> bool:
    """Tell whether the process has said that it answers."""
    found = announced(settings)
    return found is not None and found.pid == process.pid


def open_log(settings: Settings) -> Path:
    """Return the path of the log; the one of the run before is kept beside it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / LOG
    if log.exists():
        log.replace(settings.data_dir / LOG_BEFORE)
    return log


def wait(done: Callable[[], bool], limit: float) -> bool:
    """Wait until it is done; False when time is up."""
    end = time.monotonic() + limit
    while not done():
        if time.monotonic() >= end:
            return False
        time.sleep(INTERVAL)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb."""
    parser = argparse.ArgumentParser(prog="python -m web.background")
    verbs = parser.add_subparsers(dest="verb", required=True)
    starting = verbs.add_parser("start", help="startet den Dienst im Hintergrund")
    starting.add_argument("paths", nargs="*", type=Path, metavar="PFAD", help="vorher aufnehmen")
    verbs.add_parser("stop", help="beendet den Dienst")
    wanted = parser.parse_args(arguments)
    settings = Settings()
    return start(settings, wanted.paths) if wanted.verb == "start" else stop(settings)


if __name__ == "__main__":
    sys.exit(main())

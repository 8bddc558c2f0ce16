"""Runs the web service: ``python -m web``.

One worker, because one process owns the embedded index. The address is written to
``settings.server_file`` while the service runs, so that commands can find it, and "Wissenslotse ist
bereit" is printed only when the first question can be asked.
"""

from __future__ import annotations

import logging
import socket
import sys

import uvicorn

from search.errors import WissenError
from search.settings import Settings
from web.app import Opening, build_app, open_all
from web.whereabouts import announce, retract

LOG_FORMAT = "%(asctime)s %(name)s %(levelname)s %(message)s"
TALKATIVE = ("alembic", "sentence_transformers", "httpx")
"""Libraries whose progress reports nobody needs in the log of a service."""


class Service(uvicorn.Server):
    """A uvicorn server that says where it is once it answers, and takes that back at the end."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self.settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then write the server file and say so."""
        await super().startup(sockets)
        if self.started:
            print(f"Wissenslotse ist bereit: {announce(self.settings).url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Remove the server file, then stop."""
        retract(self.settings)
        await super().shutdown(sockets)


def open_socket(settings: Settings) -> socket.socket:
    """Bind the port before anything is loaded; ``OSError`` when it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError:
        listening.close()
        raise
    return listening


def serve(settings: Settings, opening: Opening = open_all) -> int:
    """Run until a signal; return 1 after a German sentence when the service cannot start."""
    try:
        listening = open_socket(settings)
    except OSError as error:
        print(
            f"Unter {settings.host}:{settings.port} kann der Dienst nicht lauschen "
            f"({error.strerror}). Beenden Sie das andere Programm oder wählen Sie mit LOTSE_PORT "
            "einen anderen Port.",
            file=sys.stderr,
        )
        return 1
    with listening:
        try:
            house = opening(settings)
        except WissenError as error:
            print(error.message, file=sys.stderr)
            return 1
        app = build_app(settings, lambda _: house)
        config = uvicorn.Config(app, access_log=False, log_config=None, server_header=False)
        Service(config, settings).run(sockets=[listening])
    return 0


def main() -> int:
    """Read the settings and serve; an interrupt by the keyboard is no error."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        return serve(Settings())
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())

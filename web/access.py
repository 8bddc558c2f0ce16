"""One log line and one count for every request: ``GET /suche 200 12 ms``.

The query string and the client's address are left out on purpose: a question may be personal data,
and an address is. uvicorn's own access log is switched off in ``__main__``.
"""

from __future__ import annotations

import logging
import time
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.metrics import Metrics

LOGGER = logging.getLogger("wissenslotse.zugriff")
LONGEST_PATH = 200
"""Characters of a path in the log, so that nobody can flood it."""


class AccessLog:
    """Logs and counts the requests of the wrapped application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, then log and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            took = (time.perf_counter() - started) * 1000
            metrics: Metrics = scope["app"].state.house.metrics
            metrics.count(route_template(scope), status)
            path = quote(scope["path"])[:LONGEST_PATH]
            LOGGER.info("%s %s %d %.0f ms", scope["method"], path, status, took)


def route_template(scope: Scope) -> str:
    """Return the template of the route that answered, as ``/dokument/{id}``."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str) and path:
        return path
    return "/static" if scope["path"].startswith("/static/") else "unbekannt"

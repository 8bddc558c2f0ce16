"""Says in German what went wrong: as a page, as a part for htmx, or as JSON for the API.

Expected failures are ``WissenError`` and HTTP errors. Anything else is a mistake of ours: it gets a
reference number, which stands on the page and in the log beside the traceback.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search.errors import WissenError
from web import htmx
from web.pages import ErrorPage
from web.rendering import render
from web.wording import printable

LOGGER = logging.getLogger("wissenslotse.fehler")
API = "/api/"
_KEPT_QUESTION = 2_000
"""Characters of a rejected question that are put back into the search field."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a status means for the person who sees it."""

    code: str
    heading: str
    advice: str


EXPLANATIONS = {
    404: Explanation(
        "nicht_gefunden",
        "Diese Seite gibt es nicht",
        "Prüfen Sie die Adresse oder suchen Sie nach dem, was Sie brauchen.",
    ),
    405: Explanation(
        "methode_nicht_erlaubt",
        "So lässt sich diese Adresse nicht aufrufen",
        "Öffnen Sie die Seite über die Suche oder die Navigation.",
    ),
    422: Explanation(
        "abgelehnt",
        "Diese Eingabe passt nicht",
        "Ändern Sie Ihre Eingabe und versuchen Sie es noch einmal.",
    ),
    429: Explanation(
        "zu_viele_anfragen",
        "Gerade kommen zu viele Anfragen von Ihrem Anschluss",
        "Warten Sie eine Minute und laden Sie die Seite dann neu.",
    ),
    500: Explanation(
        "fehler",
        "Hier ist etwas schiefgegangen",
        "Versuchen Sie es in ein paar Minuten noch einmal. Bleibt der Fehler, nennen Sie der "
        "Betreiberin oder dem Betreiber bitte die Vorgangsnummer.",
    ),
    503: Explanation(
        "nicht_verfuegbar",
        "Der Dienst ist gerade nicht bereit",
        "Er startet vielleicht noch. Versuchen Sie es in einer Minute noch einmal.",
    ),
}


async def on_expected(request: Request, error: Exception) -> Response:
    """Answer a ``WissenError``."""
    if not isinstance(error, WissenError):
        raise TypeError(f"not an expected failure: {error!r}")
    return answer(request, error.status, error.message, code=error.code)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer an error of the router: unknown address, wrong method."""
    if not isinstance(error, HTTPException):
        raise TypeError(f"not an HTTP error: {error!r}")
    response = answer(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def on_validation(request: Request, error: Exception) -> Response:
    """Answer parameters that have the wrong shape."""
    if not isinstance(error, RequestValidationError):
        raise TypeError(f"not a validation error: {error!r}")
    names = ", ".join(str(found["loc"][-1]) for found in error.errors())
    return answer(request, 422, f"Diese Angaben passen nicht: {names}.")


def answer(
    request: Request, status: int, message: str = "", *, code: str = "", reference: str = ""
) -> Response:
    """Return the error as JSON below ``/api/``, else as a page or part."""
    text = EXPLANATIONS.get(status, EXPLANATIONS[500 if status >= 500 else 404])
    if request.url.path.startswith(API):
        said = message or f"{text.heading}. {text.advice}"
        body = {"code": code or text.code, "message": said}
        return JSONResponse(
            {"error": body | ({"reference": reference} if reference else {})}, status
        )
    page = ErrorPage(
        title=text.heading,
        section="",
        status=status,
        heading=text.heading,
        message=printable(message),
        advice=text.advice,
        reference=reference,
        question=printable(request.query_params.get("q", ""))[:_KEPT_QUESTION],
    )
    template = "_fehler.html" if htmx.wants_partial(request) else "fehler.html"
    return render(request, template, page, status=status, headers=htmx.headers_for(request))


class LastResort:
    """Turns an unexpected exception into an answer with a reference number.

    It sits inside the other middleware, so that this answer gets the security headers as well;
    Starlette's own handler for status 500 stands outside of them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, whatever happens."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            reference = secrets.token_hex(4).upper()
            LOGGER.exception("Vorgangsnummer %s", reference)
            if started:
                raise
            response = answer(Request(scope), 500, reference=reference)
            await response(scope, receive, send)

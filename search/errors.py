"""One error tree for everything that can go wrong, so that pages, API and commands say the same.

Every error carries an HTTP status and a German message that may be shown to anyone: it says what
happened, with the offending value, and what to do next.
"""

from typing import ClassVar


class WissenError(Exception):
    """Base of all expected failures; ``message`` is German and safe to show."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "fehler"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(WissenError):
    """The thing asked for does not exist (404)."""

    status = 404
    code = "nicht_gefunden"


class Rejected(WissenError):
    """The input cannot be accepted, and whoever sent it can mend it (422)."""

    status = 422
    code = "abgelehnt"


class Unavailable(WissenError):
    """A part that is needed does not answer at the moment (503)."""

    status = 503
    code = "nicht_verfuegbar"


class IndexInUse(Unavailable):
    """Another process (usually the web service) has the embedded index open."""

    code = "index_belegt"

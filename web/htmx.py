"""What htmx says and hears in HTTP headers; the only module that knows their names.

The same handler serves the whole page and the part that htmx swaps in. A page restored from the
browser's history must be whole again, therefore the second header; and a cache must tell the two
apart, therefore ``Vary``. Nothing of the page depends on htmx: without it the forms and links load
whole pages.
"""

from __future__ import annotations

import json

from starlette.requests import Request

VARY = {"Vary": "HX-Request"}
PARTIAL = {**VARY, "Cache-Control": "no-store"}

CONFIG = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        # htmx 2 drops the bodies of 4xx and 5xx; ours are written to be read.
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "[45]..", "swap": True, "error": True},
        ],
    }
)
"""Content of ``<meta name="htmx-config">``: no eval, no foreign hosts, no copies of pages."""


def wants_partial(request: Request) -> bool:
    """Tell whether htmx asks for the part to swap in (and not for a page from its history)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
    )


def headers_for(request: Request, address: str = "") -> dict[str, str]:
    """Return the headers of an answer that exists as a whole page and as a part.

    ``address`` is what the address line is to show: without the empty fields that a form sends.
    """
    if not wants_partial(request):
        return dict(VARY)
    return {**PARTIAL, "HX-Push-Url": address} if address else dict(PARTIAL)

"""For those who run the service: is it alive, can it answer, what has it done."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from search.errors import Unavailable
from web.house import house_of
from web.metrics import MEDIA_TYPE
from web.readiness import check

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Say whether questions can be answered: 200, or 503 with the reason."""
    try:
        report = check(house_of(request))
    except Unavailable as error:
        return JSONResponse({"status": "nicht bereit", "message": error.message}, 503)
    return JSONResponse({"status": "bereit", **report})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return the counters for Prometheus."""
    return Response(house_of(request).metrics.text(), media_type=MEDIA_TYPE)

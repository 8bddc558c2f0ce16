"""Builds the web application out of its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from search.errors import WissenError
from search.settings import Settings
from web import failures, routes_api, routes_pages, routes_search, routes_status
from web.access import AccessLog
from web.assets import FOLDER, Assets, CachedFiles
from web.house import House
from web.jobs import Healer
from web.rendering import NAME, build_environment
from web.security import SecurityHeaders

VERSION = "0.1.0"
COMPRESS_FROM = 1_000
"""Bytes from which compressing pays."""


Opening = Callable[[Settings], House]
"""Opens the parts of the service; tests hand in small ones."""


def build_app(settings: Settings, opening: Opening | None = None) -> FastAPI:
    """Return the application; its parts are opened when it starts, by ``opening``."""
    app = FastAPI(
        title=NAME,
        version=VERSION,
        description="Belegte Antworten aus den Modellprojekten Smart Cities.",
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat the Host header of the request, whoever wrote it.
        redirect_slashes=False,
        openapi_url="/api/v1/openapi.json",
        # Newer FastAPI can send traces elsewhere when an environment variable says so; we never do.
        telemetry={"auto_configure": False},
        lifespan=lifespan(settings, opening or open_all),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(AccessLog),
            Middleware(GZipMiddleware, minimum_size=COMPRESS_FROM, compresslevel=6),
            Middleware(failures.LastResort),
        ],
    )
    app.state.templates = build_environment(Assets.from_folder())
    for router in (routes_pages, routes_search, routes_api, routes_status):
        app.include_router(router.router)
    app.mount("/static", CachedFiles(directory=FOLDER), name="static")
    app.add_exception_handler(WissenError, failures.on_expected)
    app.add_exception_handler(HTTPException, failures.on_http)
    app.add_exception_handler(RequestValidationError, failures.on_validation)
    return app


def open_all(settings: Settings) -> House:
    """Open the real parts; imported here because that loads torch, which takes seconds."""
    from web.opening import open_house

    return open_house(settings)


def lifespan(
    settings: Settings, opening: Opening
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what opens the house before the first request and closes it after the last."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        house = await run_in_threadpool(opening, settings)
        app.state.house = house
        healer = Healer(house.heal)
        healer.start()
        try:
            yield
        finally:
            await run_in_threadpool(healer.stop)
            await run_in_threadpool(house.close)

    return running

"""Renders a page context with its template; the only place where Jinja is set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from web import htmx, links, wording
from web.assets import Assets
from web.pages import Page

FOLDER = Path(__file__).parent / "templates"
NAME = "Wissenslotse"


def build_environment(assets: Assets) -> Environment:
    """Return the template environment: escaping everywhere, unknown names are errors."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset=assets.url, service=NAME, htmx_config=htmx.CONFIG, document_url=links.document_url
    )
    environment.filters.update(
        host=links.host,
        place=wording.place,
        thousands=wording.thousands,
        facts=wording.short_facts,
    )
    return environment


def render(
    request: Request,
    template: str,
    page: Page,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render the template with the fields of the page, and nothing else."""
    environment: Environment = request.app.state.templates
    context = {field.name: getattr(page, field.name) for field in fields(page)}
    text = environment.get_template(template).render(context)
    return HTMLResponse(text, status, {"Cache-Control": "no-cache", **(headers or {})})

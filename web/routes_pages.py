"""The pages that only read the holdings or the settings: start, projects, help, legal texts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from search.settings import Settings
from web import assets, wording
from web.examples import example_groups
from web.house import House, house_of
from web.pages import HomePage, OperatorPage, Page, TypeCount
from web.projects import ProjectsQuery, projects_page
from web.rendering import render

READING = ["GET", "HEAD"]
ROBOTS = "User-agent: *\nDisallow: /suche\nDisallow: /api/\n"

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=READING)
def home(request: Request) -> Response:
    """Show the start page."""
    return render(request, "start.html", home_page(house_of(request)))


@router.api_route("/modellprojekte", methods=READING)
def projects(request: Request, query: Annotated[ProjectsQuery, Query()]) -> Response:
    """Show all model projects."""
    holdings = house_of(request).holdings.current()
    return render(request, "modellprojekte.html", projects_page(query, holdings.model_projects))


@router.api_route("/hilfe", methods=READING)
def guide(request: Request) -> Response:
    """Show how to ask and how to read an answer."""
    return render(request, "hilfe.html", Page("Hilfe", "hilfe"))


@router.api_route("/impressum", methods=READING)
def imprint(request: Request) -> Response:
    """Show who runs the service."""
    page = operator_page("Impressum", house_of(request).settings)
    return render(request, "impressum.html", page)


@router.api_route("/datenschutz", methods=READING)
def privacy(request: Request) -> Response:
    """Show what happens to personal data."""
    page = operator_page("Datenschutz", house_of(request).settings)
    return render(request, "datenschutz.html", page)


@router.api_route("/barrierefreiheit", methods=READING)
def accessibility(request: Request) -> Response:
    """Show the accessibility statement."""
    page = operator_page("Erklärung zur Barrierefreiheit", house_of(request).settings)
    return render(request, "barrierefreiheit.html", page)


@router.api_route("/robots.txt", methods=READING)
def robots() -> Response:
    """Tell crawlers to leave the result pages alone."""
    return PlainTextResponse(ROBOTS)


@router.api_route("/favicon.ico", methods=READING)
def favicon() -> Response:
    """Answer the browsers that ask for this address whatever the page says."""
    return FileResponse(assets.FOLDER / "favicon.svg", media_type="image/svg+xml")


def home_page(house: House) -> HomePage:
    """Lay out the start page."""
    holdings = house.holdings.current()
    return HomePage(
        title="Wissen aus den Modellprojekten Smart Cities",
        section="start",
        examples=example_groups(),
        counts=tuple(TypeCount(wording.PLURALS[name], n) for name, n in holdings.by_type),
        total=len(holdings.documents),
        newest=wording.german_date(holdings.newest),
    )


def operator_page(title: str, settings: Settings) -> OperatorPage:
    """Lay out a page with the operator's details; empty ones stay empty."""
    return OperatorPage(
        title=title,
        section="",
        name=settings.operator_name.strip(),
        address=lines(settings.operator_address),
        email=settings.operator_email.strip(),
        enforcement=lines(settings.operator_enforcement),
        journal=settings.journal == "anonym",
    )


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a setting; in environment variables a line often ends in backslash n."""
    return tuple(line.strip() for line in text.replace("\\n", "\n").splitlines() if line.strip())

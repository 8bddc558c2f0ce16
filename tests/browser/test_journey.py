"""The way of a reader through the service, in Chromium, with and without JavaScript."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "Regio-Hub Betreibermodelle"
PAGES = (
    "/",
    "/suche?q=Regio-Hub+Betreibermodelle",
    "/suche?q=Regio-Hub+Betreibermodelle&land=Bayern&seite=1",
    "/dokument/start-smart?q=Beratung",
    "/modellprojekte",
    "/hilfe",
    "/datenschutz",
    "/barrierefreiheit",
    "/impressum",
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def settled(page) -> None:
    """Wait until htmx has swapped its answer in, or the page has loaded."""
    page.wait_for_load_state()
    page.wait_for_function(
        "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
    )


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_ask_read_open_the_source_go_back_and_filter(watch, script):
    page = watch(java_script_enabled=script).page
    page.goto("/")
    page.get_by_label("Ihre Frage oder Stichwörter").fill(QUESTION)
    page.get_by_role("button", name="Suchen").click()
    page.wait_for_url("**/suche?q=Regio-Hub+Betreibermodelle**")
    assert page.locator(".kurzantwort blockquote").count() >= 1
    assert page.locator("ol.treffer > li").count() >= 1
    answered = page.url

    page.locator(".kurzantwort .beleg a").first.click()
    page.wait_for_url("**/dokument/**")
    anchor = re.search(r"#(p-[0-9a-f]+)$", page.url)[1]
    assert page.locator(f"#{anchor}").count() == 1
    expect(page.locator(".block--stelle").first).to_be_in_viewport()

    page.go_back()
    assert page.url == answered
    if page.locator(".filter > summary").is_visible():
        page.locator(".filter > summary").click()
    state = page.locator("input[name=land]").first
    name = state.get_attribute("value")
    state.check()
    page.get_by_role("button", name="Filter anwenden").click()
    page.wait_for_url("**land=**")
    if script:
        settled(page)
    assert page.locator(".marke--aktiv").inner_text().startswith(("Filter", name))
    assert page.locator(f"input[name=land][value='{name}']").is_checked()
    assert page.locator("ol.treffer > li").count() >= 1


def test_focus_goes_to_the_result_and_the_number_is_announced(watch):
    page = watch().page
    page.goto("/suche?q=Datenplattform")
    before = page.locator("[role=status]").first.inner_text()
    page.get_by_label("Ihre Frage oder Stichwörter").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**Betreibermodelle**")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "ergebnis"
    assert page.locator("#meldung").inner_text() != before
    assert page.title().startswith(QUESTION)
    page.go_back()
    # The address changes at once, the page that belongs to it is fetched again.
    page.get_by_role("heading", level=1, name="Datenplattform").wait_for()
    assert page.url.endswith("q=Datenplattform")
    assert page.locator("header.kopf").count() == 1


def test_too_long_question_is_explained_without_a_new_page(watch):
    watched = watch()
    page = watched.page
    page.goto("/suche?q=Datenplattform")
    page.get_by_label("Ihre Frage oder Stichwörter").fill("Wort " * 150)
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert "erlaubt sind 500" in page.get_by_role("alert").inner_text()
    assert [m for m in watched.mistakes if "422" not in m and "Unprocessable" not in m] == []
    watched.mistakes.clear()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(watch, path, scheme):
    page = watch(color_scheme=scheme).page
    page.goto(path)
    page.evaluate(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
    )
    assert [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]][:3])
        for violation in found["violations"]
    ] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 768])
def test_nothing_sticks_out_sideways(watch, path, width):
    page = watch(viewport={"width": width, "height": 800}).page
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_skip_link_comes_first_and_leads_to_the_content(watch):
    page = watch().page
    page.goto("/hilfe")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "sprungmarke"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


@pytest.mark.parametrize("path", PAGES[:4])
def test_targets_are_large_enough_to_hit(watch, path):
    page = watch(viewport={"width": 390, "height": 800}).page
    page.goto(path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input')]
            .filter(e => e.getClientRects().length && !e.closest('.sprungmarke'))
            .filter(e => getComputedStyle(e).display !== 'inline')
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 23.5 && box.width > 0)
            .map(([html, box]) => `${Math.round(box.height)} px: ${html}`)"""
    )
    # A checkbox of 20 px has a label of the whole row as its target.
    assert [found for found in small if 'type="checkbox"' not in found] == []

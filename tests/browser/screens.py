"""Makes the pictures for the README: ``make screenshot`` or ``python -m tests.browser.screens``.

Without a folder they go to docs/screens; ``--all FOLDER`` takes every page at two widths and in both
colour schemes, for looking at after a change of the styles.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.driving import ROOT, browsing, serving

QUESTION = "/suche?q=Regio-Hub+Betreibermodelle"
FOLDER = ROOT / "docs" / "screens"


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture: its name, the page, how to look at it. ``follow`` is a link to open before."""

    name: str
    path: str
    width: int = 1280
    height: int = 900
    scheme: str = "light"
    follow: str = ""
    whole: bool = False


README = (
    Screen("start", "/"),
    Screen("ergebnis", QUESTION, height=1200),
    Screen("dokument", QUESTION, follow=".kurzantwort .beleg a"),
)
PATHS = {
    "start": "/",
    "ergebnis": QUESTION,
    "teilweise": "/suche?q=Was+kostet+ein+Drohnenflug+pro+Stunde%3F",
    "nichts": "/suche?q=Rezept+f%C3%BCr+K%C3%A4sekuchen",
    "gefiltert": f"{QUESTION}&land=Bayern&typ=massnahme",
    "fehler": f"{QUESTION}&land=Atlantis",
    "modellprojekte": "/modellprojekte",
    "hilfe": "/hilfe",
    "datenschutz": "/datenschutz",
    "barrierefreiheit": "/barrierefreiheit",
    "impressum": "/impressum",
    "fehlt": "/dokument/fehlt",
}


def every_screen() -> Iterator[Screen]:
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            for name, path in PATHS.items():
                title = f"{name}-{width}-{scheme}"
                yield Screen(title, path, width, scheme=scheme, whole=True)
            yield Screen(
                f"dokument-{width}-{scheme}",
                QUESTION,
                width,
                scheme=scheme,
                follow=".kurzantwort .beleg a",
            )


def take(browser: Browser, base: str, screen: Screen, folder: Path) -> None:
    """Open the page and write its picture."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": screen.width, "height": screen.height},
        color_scheme=screen.scheme,
        reduced_motion="reduce",
        locale="de-DE",
    )
    page = context.new_page()
    page.goto(screen.path)
    if screen.follow:
        page.locator(screen.follow).first.click()
        page.wait_for_load_state()
    page.screenshot(path=folder / f"{screen.name}.png", full_page=screen.whole)
    context.close()


def main(arguments: list[str]) -> int:
    everything = arguments[:1] == ["--all"]
    folder = Path(arguments[1]) if everything else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data)) as base,
        browsing() as browser,
    ):
        for screen in every_screen() if everything else README:
            take(browser, base, screen, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A small house for the web tests: real records, a naive engine, no index and no model.

The engine here stands in for ``search.engine.Engine`` where only the page matters; the browser
tests drive the real one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from ingest.entries import Counts, Version
from search.errors import NotFound, Rejected
from search.records import (
    Answer,
    Block,
    Chunk,
    Document,
    FacetValue,
    Filter,
    Hit,
    Link,
    Metadata,
    Passage,
    Quote,
    Span,
    Understood,
    Why,
    chunk_id,
)
from search.settings import Settings
from search.store import Stored
from web.app import build_app
from web.holdings import HoldingsView
from web.house import House
from web.metrics import Metrics

HOSTILE = "<script>alert('x')</script>"


def words(text: str) -> list[str]:
    return re.findall(r"\w{4,}", text.lower())


def mark(text: str, question: str) -> tuple[Span, ...]:
    wanted = words(question)
    return tuple(
        Span(found.start(), found.end())
        for found in re.finditer(r"\w{4,}", text)
        if any(found.group().lower().startswith(word[:7]) for word in wanted)
    )


def chunks_of(document: Document) -> tuple[Chunk, ...]:
    kept = [b for b in document.blocks if b.kind != "heading"]
    heading: dict[int, tuple[str, ...]] = {}
    path: tuple[str, ...] = ()
    for block in document.blocks:
        path = (block.text,) if block.kind == "heading" else path
        heading[block.start] = path
    name = document.metadata.id
    return tuple(
        Chunk(
            chunk_id(name, n, b.text),
            name,
            n,
            b.text,
            heading[b.start],
            b.page,
            b.page,
            b.start,
            b.end,
        )
        for n, b in enumerate(kept)
    )


@dataclass
class SmallCatalog:
    documents: dict[str, Document] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    closed: bool = False

    def document(self, document_id: str) -> Document:
        if document_id not in self.documents:
            raise NotFound(f"Ein Dokument „{document_id[:60]}“ gibt es nicht.")
        return self.documents[document_id]

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return chunks_of(self.document(document_id))

    def metadata_all(self) -> list[Metadata]:
        return [document.metadata for document in self.documents.values()]

    def by_model_project(self, project: str) -> list[Metadata]:
        return [m for m in self.metadata_all() if m.model_project == project]

    def counts(self) -> Counts:
        passages = sum(len(self.chunks(name)) for name in self.documents)
        return Counts({}, len(self.documents), passages, len(self.waiting), None)

    def pending(self) -> tuple[Version, ...]:
        return tuple(Version(name, 1) for name in sorted(self.waiting))

    def close(self) -> None:
        self.closed = True


@dataclass
class SmallStore:
    """Holds the passages of the catalogue but for those of the documents in ``lost``."""

    catalog: SmallCatalog
    lost: set[str] = field(default_factory=set)

    def fetch(self, ids: Sequence[str]) -> list[Stored]:
        return [
            Stored(chunk.id, "passage", name, {})
            for name in self.catalog.documents.keys() - self.lost
            for chunk in self.catalog.chunks(name)
            if chunk.id in ids
        ]

    def close(self) -> None:
        pass


@dataclass
class SmallEngine:
    """Counts shared words; ``failure`` is raised instead of an answer."""

    catalog: SmallCatalog
    failure: Exception | None = None

    def ask(
        self,
        question: str,
        filter: Filter = Filter(),  # noqa: A002
        *,
        page: int = 1,
        page_size: int = 10,
        ignored: Collection[str] = (),
    ) -> Answer:
        if self.failure:
            raise self.failure
        clean = " ".join("".join(c if c.isprintable() else " " for c in question).split())
        if not clean:
            raise Rejected("Bitte geben Sie eine Frage ein.")
        if len(clean) > 500:
            raise Rejected("Ihre Frage ist länger als 500 Zeichen. Bitte kürzen Sie sie.")
        found = [hit for d in self.catalog.documents.values() if (hit := self.hit(d, clean))]
        found = [hit for hit in found if fits(hit.document, filter)]
        ranked = sorted(found, key=lambda hit: (-hit.score, hit.document.id))
        hits = [replace(hit, rank=n) for n, hit in enumerate(ranked, 1)]
        if not hits:
            near = [
                self.neighbour(d, n)
                for n, d in enumerate(list(self.catalog.documents.values())[:3], 1)
            ]
            return Answer(clean, "none", nearest=tuple(near), page=page, page_size=page_size)
        quotes = tuple(
            Quote(
                hit.passage.text.split(". ")[0].rstrip(".") + ".",
                hit.rank,
                hit.passage.id,
                hit.document.id,
            )
            for hit in hits[:3]
        )
        shown = hits[(page - 1) * page_size : page * page_size]
        return Answer(
            clean, "supported" if len(hits) > 1 else "partial", quotes, tuple(shown), len(hits), page,
            page_size, facets([h.document for h in hits]), understood(clean, ignored), took_ms=1.0,
        )  # fmt: skip

    def similar(self, document_id: str, limit: int = 5) -> tuple[Metadata, ...]:
        if document_id in self.catalog.waiting:
            return ()
        return tuple(m for m in self.catalog.metadata_all() if m.id != document_id)[:limit]

    def hit(self, document: Document, question: str) -> Hit | None:
        scored = []
        for chunk in chunks_of(document):
            spans = mark(chunk.text, question)
            if spans:
                passage = Passage(
                    chunk.id,
                    chunk.text,
                    chunk.heading_path,
                    chunk.page_from,
                    chunk.start,
                    chunk.end,
                    spans,
                )
                scored.append((len(spans), passage))
        if not scored:
            return None
        scored.sort(key=lambda pair: -pair[0])
        best, *more = (passage for _, passage in scored[:3])
        terms = tuple({best.text[s.start : s.end].lower(): None for s in best.marks})
        why = Why(terms, 0.7, 0.4, document.questions[0] if document.questions else None)
        return Hit(1, min(1.0, scored[0][0] / 9), document.metadata, best, why, tuple(more))

    def neighbour(self, document: Document, rank: int) -> Hit:
        chunk = chunks_of(document)[0]
        return Hit(rank, 0.1, document.metadata, Passage(chunk.id, chunk.text))


def understood(question: str, ignored: Collection[str]) -> Understood:
    """Read „Sachsen“ as a state, „Betreibermodele“ as a slip, and know one synonym."""
    return Understood(
        filters=Filter(
            states=("Sachsen",) if "Sachsen" in question and "state" not in ignored else ()
        ),
        synonyms={} if "synonyms" in ignored else {"hub": ("Dorfbüro",)},
        corrections={"betreibermodele": "betreibermodelle"}
        if "etreibermodele" in question and "spelling" not in ignored
        else {},
    )


def fits(document: Metadata, wanted: Filter) -> bool:
    return (
        (not wanted.types or document.type in wanted.types)
        and (not wanted.states or bool(set(wanted.states) & set(document.states)))
        and (not wanted.themes or bool(set(wanted.themes) & set(document.themes)))
        and (not wanted.area_types or document.area_type in wanted.area_types)
        and (not wanted.rounds or document.round in wanted.rounds)
        and (not wanted.statuses or document.status in wanted.statuses)
    )


def facets(documents: Sequence[Metadata]) -> dict[str, tuple[FacetValue, ...]]:
    counts = {
        "type": Counter(d.type for d in documents),
        "state": Counter(s for d in documents for s in d.states),
        "theme": Counter(t for d in documents for t in d.themes),
        "area_type": Counter(d.area_type for d in documents if d.area_type),
        "status": Counter(d.status for d in documents if d.status),
        "round": Counter(str(d.round) for d in documents if d.round),
    }
    return {k: tuple(FacetValue(v, n) for v, n in c.most_common()) for k, c in counts.items()}


def sample_documents() -> list[Document]:
    hub = Document.build(
        Metadata(
            "dorfbuero", "massnahme", "Dorfbüro im alten Bahnhof", ("Musterdorf",), ("Sachsen",),
            model_project="musterkreis", area_type="Landgemeinde", themes=("Arbeit", "Betreibermodell"),
            status="umgesetzt", year=2023, links=(Link("https://www.musterdorf.example/hub", "Gemeinde"),),
            sources=("https://www.musterdorf.example/hub", "Gemeindeblatt 3/2023"), as_of="2026-11-20",
            note="Die Zahlen sind vorläufig.",
        ),
        [
            Block("heading", "Dorfbüro im alten Bahnhof", 1),
            Block("paragraph", "Der Regio-Hub bietet zwölf Arbeitsplätze. Die Gemeinde trägt die Miete."),
            Block("heading", "Betrieb", 2),
            Block("paragraph", "Als Betreibermodelle wurden Verein und Genossenschaft verglichen."),
            Block("list", "- Verein: geringe Kosten\n- Genossenschaft: breite Trägerschaft"),
            Block("heading", "Kosten", 2),
            Block("table", "Jahr | Kosten\n2022 | 40.000 Euro\n2023 | 35.000 Euro"),
        ],
        ["Wer bezahlt am Ende das Dorfbüro?"],
    )  # fmt: skip
    project = Document.build(
        Metadata(
            "musterkreis", "modellprojekt", "Smarter Musterkreis", ("Musterkreis",), ("Sachsen",),
            model_project="musterkreis", round=2020, area_type="Landkreis", inhabitants=123000,
            themes=("Arbeit",), status="in Umsetzung", year=2020, as_of="2026-11-22",
        ),
        [Block("paragraph", "Der Musterkreis vergleicht Betreibermodelle für Regio-Hubs.")],
    )  # fmt: skip
    hostile = Document.build(
        Metadata(
            "boese", "publikation", f"Titel {HOSTILE}", publisher=f"Amt {HOSTILE}", year=2024,
            themes=("<b>fett</b>",), note=HOSTILE, states=("Bayern",),
            links=(Link("javascript:alert(1)", "Falle"), Link("https://a.example/?x=\"'><i>", HOSTILE)),
            sources=("javascript:alert(2)",),
        ),
        [Block("heading", f"Teil {HOSTILE}", 2), Block("paragraph", f"Betreibermodelle {HOSTILE} Ende.")],
        [f"Was ist {HOSTILE}?"],
    )  # fmt: skip
    return [hub, project, hostile]


def many_documents(number: int) -> list[Document]:
    return [
        Document.build(
            Metadata(f"bericht-{n}", "publikation", f"Bericht {n}", publisher="Amt", year=2020),
            [Block("paragraph", f"Sensoren messen den Pegel an Stelle {n}.")],
        )
        for n in range(number)
    ]


def small_house(
    settings: Settings,
    documents: Sequence[Document] | None = None,
    failure: Exception | None = None,
) -> House:
    """Return the parts of a service over these documents."""
    found = sample_documents() if documents is None else documents
    catalog = SmallCatalog({d.metadata.id: d for d in found})
    return House(
        settings=settings,
        catalog=catalog,
        store=SmallStore(catalog),
        engine=SmallEngine(catalog, failure),
        mark=mark,
        heal=lambda: None,
        holdings=HoldingsView(catalog.metadata_all),
        metrics=Metrics(),
    )


def small_client(
    documents: Sequence[Document] | None = None,
    failure: Exception | None = None,
    settings: Settings | None = None,
) -> TestClient:
    """Return a client of the application over a small house; use it as a context manager."""
    chosen = settings or Settings(_env_file=None)
    return TestClient(build_app(chosen, lambda given: small_house(given, documents, failure)))


def parsed(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def links(part: BeautifulSoup, selector: str) -> list[tuple[str, str]]:
    """Return (address, text) of the links; text read aloud only is left out."""
    found = []
    for link in part.select(selector):
        for hidden in link.select(".kern-sr-only, [aria-hidden=true]"):
            hidden.extract()
        found.append((str(link["href"]), " ".join(link.get_text().split())))
    return found

"""Checks whether the service can answer: catalogue readable, index there and of one mind with it.

Load balancers ask every few seconds, so nothing here reads the whole index: one passage that the
catalogue counts as indexed is looked up. Index and catalogue are compared in full when the service
starts (``ingest.pipeline.heal``), and what comes in later is taken from the catalogue's own list.
"""

from __future__ import annotations

from search.errors import Unavailable
from web.house import House


def check(house: House) -> dict[str, int]:
    """Return the numbers of documents and passages and of documents waiting for the index.

    ``Unavailable`` says what is missing. Waiting documents are no reason not to answer.
    """
    counts = house.catalog.counts()
    document_id, passage_id = sample(house)
    if passage_id and not house.store.fetch([passage_id]):
        waiting = {version.document_id for version in house.catalog.pending()}
        if document_id not in waiting:
            raise Unavailable(
                f"Das Dokument „{document_id}“ steht im Katalog, fehlt aber im Suchindex. Starten "
                "Sie den Dienst neu; dabei wird der Index mit dem Katalog abgeglichen."
            )
    return {
        "documents": counts.documents,
        "passages": counts.passages,
        "pending": counts.pending,
    }


def sample(house: House) -> tuple[str, str]:
    """Return the ids of a document and of its first passage, empty when there is none."""
    for document_id in house.holdings.current().documents:
        if passages := house.catalog.chunks(document_id):
            return document_id, passages[0].id
    return "", ""

"""Checks whether the service can answer: catalogue readable, store open, both of one mind."""

from __future__ import annotations

from search.errors import Unavailable
from web.house import House


def check(house: House) -> dict[str, int]:
    """Return the numbers of documents and points; ``Unavailable`` says what is missing."""
    documents = {document.id for document in house.catalog.metadata_all()}
    contents = house.store.contents()
    missing = documents - set(contents)
    surplus = set(contents) - documents
    if missing or surplus:
        raise Unavailable(
            f"Katalog und Index stimmen nicht überein: {len(missing)} Dokumente fehlen im Index, "
            f"{len(surplus)} sind dort zu viel. Der Abgleich läuft im Hintergrund."
        )
    return {"documents": len(documents), "points": sum(len(ids) for ids in contents.values())}

"""Asks a question on the command line: ``python -m search "Regio-Hub Betreibermodelle"``.

Prints what the result page shows. While the web service runs, and owns the index, it is asked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing

from search import remote
from search.errors import NotFound, Unavailable, WissenError
from search.printing import PrintedAnswer, lines
from search.settings import Settings

MOST = 50
"""Hits that can be asked for, as in the JSON API."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the answer; 1 and a German sentence on stderr when something expected fails."""
    parser = argparse.ArgumentParser(
        prog="python -m search", description="Beantwortet eine Frage mit zitierten Quellen."
    )
    parser.add_argument("question", metavar="FRAGE", nargs="+", help="Frage oder Stichwörter")
    parser.add_argument("--limit", type=int, default=5, metavar="N", help="Treffer (Vorgabe: 5)")
    wanted = parser.parse_args(arguments)
    try:
        answer = find(" ".join(wanted.question), max(1, min(MOST, wanted.limit)), Settings())
    except WissenError as error:
        print(error.message, file=sys.stderr)
        return 1
    print("\n".join(lines(answer)))
    return 0


def find(question: str, limit: int, settings: Settings) -> PrintedAnswer:
    """Return the answer of the running service, or of the index when none runs."""
    if url := remote.service_url(settings):
        try:
            return remote.ask(url, question, limit)
        except Unavailable:
            pass  # its file outlived it; if it does run after all, opening the index will say so
    return own_answer(question, limit, settings)


def own_answer(question: str, limit: int, settings: Settings) -> PrintedAnswer:
    """Open the index in this process and ask it."""
    if settings.qdrant_url is None and not settings.index_dir.exists():
        raise NotFound(
            f"In {settings.data_dir} gibt es noch keinen Suchindex. Nehmen Sie zuerst Dokumente "
            "auf: „python -m ingest add corpus/“."
        )
    # Imported here, because torch takes seconds and the running service is asked without it.
    from search.encoder import load_encoder
    from search.engine import build_engine
    from search.lexical import load_lexicon
    from search.store_open import open_store

    encoder = load_encoder(settings)
    with closing(open_store(settings, encoder.dimension)) as store:
        engine = build_engine(settings, store, encoder, load_lexicon())
        return PrintedAnswer.of(engine.ask(question, page_size=limit))


if __name__ == "__main__":
    sys.exit(main())

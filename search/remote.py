"""Asks the running web service, which owns the embedded index, through its JSON API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from search.errors import Rejected, Unavailable
from search.printing import PrintedAnswer, PrintedSource
from search.settings import Settings

TIMEOUT = 10.0
"""Seconds; an answer takes a twentieth of one."""


def service_url(settings: Settings) -> str | None:
    """Return the address that the running service has written down, or None."""
    try:
        return str(json.loads(settings.server_file.read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask(url: str, question: str, limit: int) -> PrintedAnswer:
    """Return the service's answer.

    ``Unavailable`` when nobody answers there, ``Rejected`` when the question is refused.
    """
    try:
        response = httpx.get(
            f"{url}/api/v1/search", params={"q": question, "limit": limit}, timeout=TIMEOUT
        )
        body: dict[str, Any] = response.json()
        if response.status_code < HTTPStatus.BAD_REQUEST:
            return _answer(body)
        message = str(body["error"]["message"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(
            f"Der Dienst unter {url} antwortet nicht. Starten Sie ihn neu („make start“)."
        ) from error
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unavailable(message)
    raise Rejected(message)


def _answer(body: Mapping[str, Any]) -> PrintedAnswer:
    return PrintedAnswer(
        verdict=body["verdict"],
        quotes=tuple((quote["text"], quote["source"]) for quote in body["answer"]),
        sources=tuple(_source(hit) for hit in body["hits"]),
        nearest=tuple(_source(hit) for hit in body["nearest"]),
        total=body["total"],
    )


def _source(hit: Mapping[str, Any]) -> PrintedSource:
    document, passage = hit["document"], hit["passage"]
    return PrintedSource(
        rank=hit["rank"],
        title=document["title"],
        place=", ".join([*document["municipalities"], *document["states"]]),
        year=document["year"],
        text=passage["text"],
        url=passage["url"],
        original=document["links"][0]["url"] if document["links"] else "",
    )

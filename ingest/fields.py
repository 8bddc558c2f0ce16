"""The fields of a corpus file's head: German names, allowed values, and the way to ``Metadata``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictInt,
    StrictStr,
    ValidationInfo,
    field_validator,
)

from search.records import AREA_TYPES, DOCUMENT_TYPES, ROUNDS, STATES, STATUSES, Link, Metadata

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_ID = 120
"""Characters of an id: it is a file name and part of an address."""
YEARS = range(1900, 2101)
"""Years that are no typing error."""
FIELD_ALLOWED: dict[str, tuple[Any, ...]] = {
    "typ": tuple(DOCUMENT_TYPES),
    "bundesland": STATES,
    "staffel": ROUNDS,
    "gebietstyp": AREA_TYPES,
    "status": STATUSES,
}


def _listed(value: object) -> object:
    """Read nothing as an empty list and a single text as a list of one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _dated(value: object) -> object:
    """Read a YAML date, which has lost its quotation marks, as the text it was."""
    return value.isoformat() if isinstance(value, datetime.date) else value


Texts = Annotated[tuple[StrictStr, ...], BeforeValidator(_listed)]


class LinkField(BaseModel):
    """One entry of ``links``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: StrictStr
    label: StrictStr

    @field_validator("url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value):
            raise ValueError(
                f"„{value}“ ist keine vollständige Adresse; sie beginnt mit https:// oder http://."
            )
        return value

    @field_validator("label")
    @classmethod
    def _named(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("Die Beschriftung der Adresse ist leer.")
        return value


class Head(BaseModel):
    """The head as it stands in the file; lists may be left out or empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: StrictStr
    typ: StrictStr
    titel: StrictStr
    kommunen: Texts = ()
    bundesland: Texts = ()
    modellprojekt: StrictStr | None = None
    staffel: StrictInt | None = None
    gebietstyp: StrictStr | None = None
    einwohner: StrictInt | None = None
    themen: Texts = ()
    status: StrictStr | None = None
    jahr: StrictInt | None = None
    herausgeber: StrictStr | None = None
    zielgruppe: StrictStr | None = None
    seiten: StrictInt | None = None
    links: Annotated[tuple[LinkField, ...], BeforeValidator(_listed)] = ()
    quellen: Texts = ()
    stand: Annotated[StrictStr | None, BeforeValidator(_dated)] = None
    belastbarkeit: StrictStr | None = None
    hinweis: StrictStr | None = None
    fragen: Texts = ()

    @field_validator("id", "modellprojekt")
    @classmethod
    def _slug(cls, value: str | None) -> str | None:
        if value is not None and not (ID_PATTERN.fullmatch(value) and len(value) <= MAX_ID):
            raise ValueError(
                f"„{value}“ ist keine gültige Kennung; erlaubt sind Kleinbuchstaben a–z, Ziffern "
                f"und einzelne Bindestriche, höchstens {MAX_ID} Zeichen."
            )
        return value

    @field_validator("titel")
    @classmethod
    def _titled(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("Der Titel ist leer.")
        return " ".join(value.split())

    @field_validator("typ", "staffel", "gebietstyp", "status", "bundesland")
    @classmethod
    def _allowed(cls, value: Any, info: ValidationInfo) -> Any:
        allowed = FIELD_ALLOWED[str(info.field_name)]
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and one not in allowed:
                names = ", ".join(map(str, allowed))
                raise ValueError(f"„{one}“ ist kein zulässiger Wert; zulässig sind: {names}.")
        return value

    @field_validator("jahr")
    @classmethod
    def _plausible_year(cls, value: int | None) -> int | None:
        if value is not None and value not in YEARS:
            raise ValueError(f"„{value}“ ist keine plausible Jahreszahl.")
        return value

    @field_validator("einwohner", "seiten")
    @classmethod
    def _counted(cls, value: int | None) -> int | None:
        if value is not None and value < 1:
            raise ValueError(f"„{value}“ ist keine Anzahl; lassen Sie das Feld weg.")
        return value

    @field_validator("stand")
    @classmethod
    def _day(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueError(
                f"„{value}“ ist kein Tag in der Form JJJJ-MM-TT, z. B. 2026-11-20."
            ) from None

    @field_validator("kommunen", "themen", "quellen", "fragen")
    @classmethod
    def _filled(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if any(not value.strip() for value in values):
            raise ValueError("Ein Eintrag der Liste ist leer.")
        cleaned = tuple(" ".join(value.split()) for value in values)
        return tuple(dict.fromkeys(cleaned))

    def metadata(self) -> Metadata:
        """Return the record under its English names."""
        return Metadata(
            id=self.id,
            type=self.typ,
            title=self.titel,
            municipalities=self.kommunen,
            states=self.bundesland,
            model_project=self.modellprojekt,
            round=self.staffel,
            area_type=self.gebietstyp,
            inhabitants=self.einwohner,
            themes=self.themen,
            status=self.status,
            year=self.jahr,
            publisher=self.herausgeber,
            audience=self.zielgruppe,
            pages=self.seiten,
            links=tuple(Link(link.url, link.label) for link in self.links),
            sources=self.quellen,
            as_of=self.stand,
            reliability=self.belastbarkeit,
            note=self.hinweis,
        )


def slug(text: str) -> str:
    """Return an id made of the words of a text: „Bürger & Büro“ → ``buerger-buero``."""
    folded = text.lower()
    for letters, plain in _folds():
        folded = folded.replace(letters, plain)
    return "-".join(re.findall(r"[a-z0-9]+", folded))[:MAX_ID].strip("-")


def _folds() -> Iterable[tuple[str, str]]:
    return (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))

"""The check of corpus files: every problem with its line, in German."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.check import check

HEAD = {"id": "park", "typ": "massnahme", "titel": "Park", "fragen": "[Wo ist der Park?]"}
BODY = "Ein Park.\n\n## Betrieb\n\nDie Stadt pflegt ihn.\n"


def file_text(body: str = BODY, **fields: str) -> str:
    head = {**HEAD, **fields}
    return "\n".join(["---", *(f"{k}: {v}" for k, v in head.items() if v), "---", body])


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def findings(folder: Path) -> list[str]:
    return [str(one).removeprefix(f"{folder}/") for one in check([folder]).findings]


def test_a_good_corpus_has_no_findings(tmp_path: Path) -> None:
    project = file_text(id="kreis", typ="modellprojekt", titel="Kreis")
    write(tmp_path, "modellprojekt/kreis.md", project)
    write(tmp_path, "massnahme/park.md", file_text(modellprojekt="kreis"))
    assert findings(tmp_path) == []
    assert check([tmp_path]).files == 2


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"titel": ""}, "1: Das Feld „titel“ fehlt."),
        ({"titl": "x"}, "6: Das Feld „titl“ ist nicht vorgesehen. Meinten Sie „titel“?"),
        ({"jahr": "'2020'"}, "6: Das Feld „jahr“ muss eine ganze Zahl ohne Punkt sein, nicht „2020“."),
        ({"titel": "2020"}, "4: Das Feld „titel“ muss Text in Anführungszeichen sein, nicht „2020“."),
        ({"jahr": "20200"}, "6: Das Feld „jahr“: „20200“ ist keine plausible Jahreszahl."),
        ({"einwohner": "0"}, "6: Das Feld „einwohner“: „0“ ist keine Anzahl; lassen Sie das Feld weg."),
        ({"stand": "gestern"}, "6: Das Feld „stand“: „gestern“ ist kein Tag in der Form JJJJ-MM-TT, z. B. 2026-11-20."),
        ({"status": "fertig"}, "6: Das Feld „status“: „fertig“ ist kein zulässiger Wert; zulässig sind: geplant, in Umsetzung, umgesetzt."),
        ({"staffel": "2018"}, "6: Das Feld „staffel“: „2018“ ist kein zulässiger Wert; zulässig sind: 2019, 2020, 2021."),
        ({"fragen": "['Wo?', ' ']"}, "5: Das Feld „fragen“: Ein Eintrag der Liste ist leer."),
        ({"fragen": "[]"}, "5: Das Feld „fragen“ ist leer. Nennen Sie Fragen, die der Text beantwortet."),
        ({"themen": "{a: b}"}, "6: Das Feld „themen“"),
        ({"links": "[{url: 'ftp://a.example', label: A}]"}, "6: Das Feld „links.url“: „ftp://a.example“ ist keine vollständige Adresse"),
        ({"links": "[{url: 'https://', label: A}]"}, "6: Das Feld „links.url“"),
        ({"links": "[{url: 'http://[::1', label: A}]"}, "6: Das Feld „links.url“"),
        ({"links": "[{url: 'https://a.example', label: ''}]"}, "6: Das Feld „links.label“: Die Beschriftung"),
        ({"links": "[https://a.example]"}, "6: Das Feld „links“"),
        ({"modellprojekt": "nirgends"}, "6: Ein Modellprojekt mit der id „nirgends“ gibt es nicht."),
        ({"modellprojekt": "park"}, "6: Ein Modellprojekt mit der id „park“ gibt es nicht."),
        ({"body": "## Nur das\n"}, "7: Der Text fehlt"),
        ({"body": "Ohne alles.\n"}, "7: Der Text hat keine Überschriften. Gliedern Sie ihn mit „## …“."),
    ],
)  # fmt: skip
def test_a_problem_is_found_in_its_line(
    tmp_path: Path, fields: dict[str, str], finding: str
) -> None:
    write(tmp_path, "massnahme/park.md", file_text(**fields))
    (found,) = findings(tmp_path)
    assert found.startswith(f"massnahme/park.md:{finding}")


def test_a_problem_inside_a_list_is_found_in_the_line_of_the_entry(tmp_path: Path) -> None:
    links = "\n  - url: https://a.example\n    label: A\n  - url: kaputt\n    label: B"
    write(tmp_path, "massnahme/park.md", file_text(links=links))
    (found,) = findings(tmp_path)
    assert found.startswith("massnahme/park.md:9: Das Feld „links.url“: „kaputt“")


def test_name_folder_and_id_must_agree(tmp_path: Path) -> None:
    write(tmp_path, "angebot/garten.md", file_text())
    assert findings(tmp_path) == [
        "angebot/garten.md:2: Die Datei muss „park.md“ heißen, wie ihre id.",
        "angebot/garten.md:3: Die Datei gehört in den Ordner „massnahme“, nicht „angebot“.",
    ]


def test_an_id_is_given_once(tmp_path: Path) -> None:
    write(tmp_path, "massnahme/park.md", file_text())
    write(tmp_path, "neu/massnahme/park.md", file_text())
    assert findings(tmp_path) == [
        f"neu/massnahme/park.md:2: Die id „park“ hat schon die Datei {tmp_path}/massnahme/park.md."
    ]


def test_unreadable_and_headless_files_are_findings_too(tmp_path: Path) -> None:
    write(tmp_path, "massnahme/leer.md", "")
    write(tmp_path, "massnahme/notiz.md", "# Notiz\n\nText\n")
    (tmp_path / "massnahme" / "alt.md").write_bytes("---\nid: büro\n".encode("latin-1"))
    assert [one.split(": ")[0] for one in findings(tmp_path)] == [
        "massnahme/alt.md:2", "massnahme/leer.md:1", "massnahme/notiz.md:1",
    ]  # fmt: skip


def test_one_file_alone_finds_its_model_project_beside_it(tmp_path: Path) -> None:
    project = file_text(id="kreis", typ="modellprojekt", titel="Kreis")
    write(tmp_path, "modellprojekt/kreis.md", project)
    write(tmp_path, "massnahme/park.md", file_text(modellprojekt="kreis"))
    assert check([tmp_path / "massnahme" / "park.md"]).findings == ()

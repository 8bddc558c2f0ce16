"""The term bridge: groups in both directions, phrases, broader terms, broken files."""

import pytest

from search.errors import Rejected
from search.german import stem
from search.terms import Group, TermBridge

GROUPS = (
    Group("regio-hub", "synonym", ("dorfbüro", "digitaler dorftreff")),
    Group("KTS", "abkürzung", ("Koordinierungs- und Transferstelle",)),
    Group("betreibermodell", "englisch", ("operator model",)),
    Group("ankerort", "oberbegriff", ("makerspace", "stadtlabor")),
)


def added(*words):
    stems = [stem(word) for word in words]
    return [one.terms for one in TermBridge(GROUPS).expand(stems)]


def test_a_group_works_in_both_directions():
    assert added("dorfbüro") == [("regio-hub", "digitaler dorftreff")]
    assert added("regio", "hub") == [("dorfbüro", "digitaler dorftreff")]


def test_joined_and_spaced_spellings_meet():
    assert added("regiohub") == added("regio", "hub")


def test_an_abbreviation_and_its_long_form_find_each_other():
    assert added("kts") == [("Koordinierungs- und Transferstelle",)]
    assert added("koordinierungs", "transferstelle") == [("KTS",)]


def test_a_broader_term_gives_its_kinds_and_not_the_other_way_round():
    assert added("ankerort") == [("makerspace", "stadtlabor")]
    assert added("makerspace") == []


def test_english_words_give_the_german_term_and_not_the_other_way_round():
    assert added("operator", "model") == [("betreibermodell",)]
    assert added("betreibermodell") == []


def test_the_longest_term_wins():
    bridge = TermBridge([*GROUPS, Group("hub", "synonym", ("knoten",))])
    (one,) = bridge.expand(["regio", "hub"])
    assert one.terms[0] == "dorfbüro"


def test_a_missing_file_is_an_empty_bridge(tmp_path):
    assert TermBridge.from_file(tmp_path / "fehlt.tsv").expand(["hub"]) == []


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "begriffe.tsv"
    path.write_text("hub\tsynonym\tknoten\nhub knoten\n", encoding="utf-8")
    with pytest.raises(Rejected, match=r"begriffe\.tsv:2: Erwartet werden drei Spalten"):
        TermBridge.from_file(path)

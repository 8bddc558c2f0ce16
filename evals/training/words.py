"""Count the words from which the German analyser splits compounds and estimates rarity.

Run ``python -m evals.training.words SECTIONS_FOLDER corpus/`` to remake
``search/model/words.tsv.gz`` (two minutes): one lower-case word form, its count and its kind per
line, most frequent first. Background words need ``MIN_COUNT`` occurrences; words of our corpus are
kept from the first on, because they are what users will ask for.

The kind is ``n`` for a noun, ``e`` for a proper name (*Eigenname*), nothing for the rest,
abbreviations in capitals among them. German
tells them apart without a dictionary: nouns are capitalised inside a sentence, and a name, unlike a
noun, hardly ever follows an article or an inflected adjective.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from search.german import fold, stem

WORD = re.compile(r"(?<![^\W\d_])(?:(?<![*:_/-])[^\W\d_]+|(?<=[*:_/-])[A-ZÄÖÜ][^\W\d_]*)")
"""A word; lower-case letters behind a hyphen, colon or star are an ending (*Bürger*innen*)."""
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
MIN_COUNT = 6
"""Occurrences in the background texts; 4 doubles the file and splits no more of our compounds."""
MIN_LENGTH, MAX_LENGTH = 3, 24
"""Characters; longer forms are compounds themselves, and never a part of one."""
NOUN, NAME, OTHER = "n", "e", ""
CAPITAL_SHARE = 0.6
"""Share of capitalised occurrences of a noun (*Essen*, *Leben*: 0.7; *Alten*: 0.25)."""
DETERMINED_SHARE = 0.1
"""Share behind an article or adjective below which it is a name (*Berlin* 0.04, *Gold* 0.21)."""
MIN_EVIDENCE = 20
"""Capitalised occurrences inside sentences before a word is called a name."""
INHABITANT = ("er", "ers", "ern")
"""Endings of forms that follow articles although the name they come from does not (*Berliner*)."""
COMMON_NOUN = 50
"""Occurrences behind an article of a noun that ends no name (*Planungs-recht*, *Steuer-geld*)."""
PLACE_ENDINGS = frozenset(
    "bach berg burg dorf feld furt haus heim horn land moor ried wald reich stadt stein".split()
)
"""Nouns of four letters or more that do end names."""
DETERMINERS = frozenset(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines
    im am zum zur vom beim ins ans aufs ihr ihre ihren ihrem ihrer ihres sein seine seinen seinem
    seiner seines unser unsere unseren unserem unserer dieser diese dieses diesen diesem jeder jede
    jedes jeden jedem alle aller allen viele vielen vieler mehrere welche welcher welches
    """.split()
)
ADJECTIVE = re.compile(r"[a-zäöüß]{3,}e[nrsm]?")
"""The form of an inflected adjective, and of the words of ``NO_ADJECTIVES``."""
NO_ADJECTIVES = frozenset(
    """
    oder über unter sowie gegen wurde wurden wegen aber zwischen werden haben neben hatte hatten
    außer ohne sondern seine
    """.split()
)
FIELDS = ("titel", "kommunen", "themen", "fragen")
"""What counts of a document's front matter; the rest are slugs, addresses and keys."""


class Count:
    """What was seen of each lower-cased word form of the texts added so far."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self.small: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.determined: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count the words of a text; one blank before a word means that it is inside a sentence."""
        before, end = "", -1
        for match in WORD.finditer(ADDRESS.sub(" | ", text)):
            word = match.group()
            form = word.lower()
            if MIN_LENGTH <= len(word) <= MAX_LENGTH:
                self.total[form] += 1
                self.small[form] += word[0].islower() or word.isupper()
                if match.string[end : match.start()] == " " and end > 0:
                    capital = word[0].isupper() and not word.isupper()
                    self._add_inside(form, before, capital=capital)
            before, end = word, match.end()

    def _add_inside(self, form: str, before: str, *, capital: bool) -> None:
        self.inside[form] += 1
        self.capital[form] += capital
        self.determined[form] += capital and _is_determiner(before)

    def kinds(self) -> dict[str, str]:
        """Return the kind of each form; a name is one in all its forms (*Bremen*, *Bremens*)."""
        capital: Counter[str] = Counter()
        determined: Counter[str] = Counter()
        for form, count in self.capital.items():
            if form.endswith(INHABITANT):
                continue
            capital[stem(fold(form))] += count
            determined[stem(fold(form))] += self.determined[form]
        return {
            form: self._kind(form, capital[stem(fold(form))], determined[stem(fold(form))])
            for form in self.total
        }

    def _kind(self, form: str, capital: int, determined: int) -> str:
        own = self.capital[form]
        if not self.inside[form]:
            return OTHER if self.small[form] else NOUN
        if own < CAPITAL_SHARE * self.inside[form]:
            return OTHER
        shares = (self.determined[form] / own, determined / max(1, capital))
        if own < MIN_EVIDENCE or max(shares) >= DETERMINED_SHARE:
            return NOUN
        return NOUN if self._ends_in_noun(form) else NAME

    def _ends_in_noun(self, form: str) -> bool:
        tails = (form[start:] for start in range(4, len(form) - 3))
        return any(
            tail not in PLACE_ENDINGS
            and self.determined[tail] >= max(COMMON_NOUN, DETERMINED_SHARE * self.capital[tail])
            for tail in tails
        )


def _is_determiner(word: str) -> bool:
    if word in DETERMINERS:
        return True
    return bool(ADJECTIVE.fullmatch(word)) and word not in NO_ADJECTIVES


def background(folder: Path) -> Iterator[str]:
    """Yield the German texts of the gzipped JSON-lines files in ``folder``."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield f"{row.get('heading', '')}\n{row['text']}"


def own_texts(corpus: Path) -> Iterator[str]:
    """Yield what people read of the documents in ``corpus``: ``FIELDS`` and the text."""
    for path in sorted(corpus.rglob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        front = yaml.safe_load(head)
        for name in FIELDS:
            value = front.get(name) or []
            yield value if isinstance(value, str) else "\n".join(value)
        yield body


def build(sections: Path, corpus: Path, target: Path) -> int:
    """Write the word list and return the number of words."""
    everything, own = Count(), Count()
    for text in background(sections):
        everything.add(text)
    frequent = {word for word, n in everything.total.items() if n >= MIN_COUNT}
    for text in own_texts(corpus):
        everything.add(text)
        own.add(text)
    kinds = everything.kinds()
    words = {word: everything.total[word] for word in frequent | set(own.total)}
    rows = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    with (
        target.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out,
    ):
        out.write("".join(f"{word}\t{n}\t{kinds[word]}\n" for word, n in rows).encode())
    return len(rows)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--target", type=Path, default=Path("search/model/words.tsv.gz"))
    args = parser.parse_args()
    print(f"{build(args.sections, args.corpus, args.target)} words")


if __name__ == "__main__":
    main()

"""Count the words from which the German analyser splits compounds and estimates rarity.

Run ``python -m evals.training.words SECTIONS_FOLDER corpus/`` to remake
``search/model/words.tsv.gz``: one lower-case word form and its count per line, most frequent
first. Background words need ``MIN_COUNT`` occurrences; words of our corpus are kept from the
first on, because they are what users will ask for.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
MIN_COUNT = 6
"""Occurrences in the background texts; 4 doubles the file and splits no more of our compounds."""
MAX_LENGTH = 24
"""Characters; longer forms are compounds themselves, and never a part of one."""


def background(folder: Path) -> Iterator[str]:
    """Yield the German texts of the gzipped JSON-lines files in ``folder``."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield f"{row.get('heading', '')} {row['text']}"


def count(texts: Iterator[str]) -> Counter[str]:
    """Count lower-cased word forms of 3 to ``MAX_LENGTH`` characters."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(w.lower() for w in WORD.findall(text) if 3 <= len(w) <= MAX_LENGTH)
    return counts


def build(sections: Path, corpus: Path, target: Path) -> int:
    """Write the word list and return the number of words."""
    common = count(background(sections))
    own = count(path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.md")))
    words = {w: n for w, n in common.items() if n >= MIN_COUNT}
    for word, n in own.items():
        words[word] = common[word] + n
    rows = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    with (
        target.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out,
    ):
        out.write("".join(f"{w}\t{n}\n" for w, n in rows).encode())
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

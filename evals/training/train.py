"""Trains the encoder further: ``python -m evals.training.train START DATA corpus/ OUTPUT``.

Each step takes four batches: questions of our corpus with a passage, the digest or another question
of their document, with known gaps as strangers; general question and answer
pairs; synonyms; translations. A Gram-matrix loss on the general texts keeps the space where it was.
Seeded; writes a checkpoint every ``CHECKPOINT`` steps and goes on from it when called again.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from evals.training import pairs
from evals.training.pairs import Pair, Source
from evals.training.static import StaticModel, contrastive, gram, with_typo
from search.errors import Rejected
from search.gaps import read_gaps
from search.settings import GAPS_FILE, TERMS_FILE

PLACES = ("start", "data", "corpus", "output")
"""Folders: the encoder to start from, training data, corpus, and where the result goes."""
CHECKPOINT = 100


@dataclass(frozen=True, slots=True)
class Recipe:
    """All numbers of a training run; written beside the result."""

    steps: int = 450
    seed: int = 7
    learning_rate: float = 6e-4
    scale: float = 20.0
    corpus_batch: int = 480
    general_batch: int = 384
    short_batch: int = 512
    corpus_weight: float = 2.0
    general_weight: float = 1.0
    synonym_weight: float = 0.5
    parallel_weight: float = 0.5
    gram_weight: float = 20.0
    typos: float = 0.1
    gap_batch: int = 160
    held_out: float = 0.0


class Batches:
    """Endless shuffled batches of pairs, no two of the same group in one."""

    def __init__(self, items: Sequence[Pair], size: int, chance: random.Random) -> None:
        self._items = list(items)
        self._size = size
        self._chance = chance
        self._stream = self._forever()

    def take(self) -> list[Pair]:
        """Return the next batch."""
        chosen: dict[str, Pair] = {}
        for _ in range(4 * self._size):
            pair = next(self._stream)
            chosen.setdefault(pair.group, pair)
            if len(chosen) == self._size:
                break
        return list(chosen.values())

    def _forever(self) -> Iterator[Pair]:
        while True:
            self._chance.shuffle(self._items)
            yield from self._items


class CorpusBatches:
    """Batches of (question, text of its document), one question per document."""

    def __init__(self, sources: Sequence[Source], recipe: Recipe, chance: random.Random) -> None:
        self._sources = [source for source in sources if source.questions]
        self._recipe = recipe
        self._chance = chance

    def take(self) -> list[Pair]:
        """Return the next batch: 40 % passages, 30 % digests, 30 % other questions."""
        chance = self._chance
        count = min(self._recipe.corpus_batch, len(self._sources))
        return [self._pair(source) for source in chance.sample(self._sources, count)]

    def _pair(self, source: Source) -> Pair:
        chance = self._chance
        question = chance.choice(source.questions)
        draw = chance.random()
        if draw < 0.4 and source.passages:
            right = chance.choice(source.passages)
        elif draw < 0.7 or len(source.questions) < 2:
            right = source.digest
        else:
            right = chance.choice([other for other in source.questions if other != question])
        if chance.random() < self._recipe.typos:
            question = with_typo(question, chance)
        return Pair(question, right, source.id)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The batches of one step."""

    general: list[Pair]
    corpus: list[Pair]
    strangers: list[str]
    synonyms: list[Pair]
    parallel: list[Pair]


class Training:
    """A model with its batches; ``run`` trains it to the end of the recipe."""

    def __init__(self, recipe: Recipe, start: Path, data: Path, corpus: Path, output: Path) -> None:
        self.recipe = recipe
        self.start = start
        self.output = output
        self.model = StaticModel.load(start)
        self.first = StaticModel.load(start).requires_grad_(requires_grad=False)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=recipe.learning_rate)
        chance = random.Random(recipe.seed)
        torch.manual_seed(recipe.seed)
        sources = pairs.corpus_sources(corpus)
        out = pairs.held_out(sources, recipe.held_out, recipe.seed)
        self.corpus = CorpusBatches([s for s in sources if s.id not in out], recipe, chance)
        self.general = Batches(list(pairs.general_pairs(data)), recipe.general_batch, chance)
        synonyms = [*pairs.synonym_pairs(data), *(list(pairs.term_pairs(TERMS_FILE)) * 8)]
        self.synonyms = Batches(synonyms, recipe.short_batch, chance)
        self.parallel = Batches(list(pairs.parallel_pairs(data)), recipe.short_batch, chance)
        self.gaps = read_gaps(GAPS_FILE)
        self.chance = chance
        self.step = 0

    def run(self) -> None:
        """Train, with a checkpoint now and then, and write the model."""
        self._resume()
        started = time.perf_counter()
        while self.step < self.recipe.steps:
            for group in self.optimizer.param_groups:
                left = 1 - self.step / self.recipe.steps
                group["lr"] = self.recipe.learning_rate * max(0.02, left)
            losses = self._advance()
            self.step += 1
            if self.step % 20 == 0:
                shown = " ".join(f"{name} {value:.3f}" for name, value in losses.items())
                print(f"{self.step:5d} {time.perf_counter() - started:6.0f} s  {shown}", flush=True)
            if self.step % CHECKPOINT == 0:
                self._save_checkpoint()
        self._finish()

    def _draw(self) -> Drawn:
        """Draw the batches of a step; drawing alone is how a resumed run catches up."""
        count = min(self.recipe.gap_batch, len(self.gaps))
        return Drawn(
            self.general.take(),
            self.corpus.take(),
            self.chance.sample(self.gaps, count),
            self.synonyms.take(),
            self.parallel.take(),
        )

    def _advance(self) -> dict[str, float]:
        recipe, drawn = self.recipe, self._draw()
        self.optimizer.zero_grad()
        left, right = self._both(drawn.general)
        strangers = self.model(self.model.tokens(drawn.strangers)) if drawn.strangers else None
        losses = {
            "corpus": recipe.corpus_weight * self._contrast(drawn.corpus, strangers),
            "general": recipe.general_weight * contrastive(left, right, recipe.scale),
            "synonyms": recipe.synonym_weight * self._contrast(drawn.synonyms),
            "parallel": recipe.parallel_weight * self._contrast(drawn.parallel),
        }
        with torch.no_grad():
            before = self.first(self.first.tokens([pair.right for pair in drawn.general]))
        losses["gram"] = recipe.gram_weight * gram(right, before)
        sum(losses.values(), torch.zeros(())).backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _both(self, batch: Sequence[Pair]) -> tuple[Tensor, Tensor]:
        model = self.model
        left = model(model.tokens([pair.left for pair in batch]))
        right = model(model.tokens([pair.right for pair in batch]))
        return left, right

    def _contrast(self, batch: Sequence[Pair], strangers: Tensor | None = None) -> Tensor:
        left, right = self._both(batch)
        return contrastive(left, right, self.recipe.scale, strangers)

    def _resume(self) -> None:
        path = self.output / "checkpoint.pt"
        if path.exists():
            state = torch.load(path)
            if state["recipe"] != asdict(self.recipe):
                raise Rejected(
                    f"{path}: Der Zwischenstand gehört zu einem anderen Rezept. Wählen Sie einen "
                    "anderen Ausgabeordner."
                )
            self.model.bag.load_state_dict(state["bag"])
            self.optimizer.load_state_dict(state["optimizer"])
            while self.step < state["step"]:
                self._draw()
                self.step += 1

    def _save_checkpoint(self) -> None:
        self.output.mkdir(parents=True, exist_ok=True)
        state = {
            "bag": self.model.bag.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "recipe": asdict(self.recipe),
        }
        torch.save(state, self.output / "checkpoint.new")
        (self.output / "checkpoint.new").replace(self.output / "checkpoint.pt")

    def _finish(self) -> None:
        self._save_checkpoint()
        shutil.copytree(self.start, self.output / "model", dirs_exist_ok=True)
        self.model.save(self.output / "model")
        (self.output / "recipe.json").write_text(json.dumps(asdict(self.recipe), indent=2))


def main() -> None:
    """Command line: every number of the recipe is an option."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in PLACES:
        parser.add_argument(name, type=Path)
    for name, value in asdict(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    wanted = vars(parser.parse_args())
    places = [wanted.pop(name) for name in PLACES]
    Training(Recipe(**wanted), *places).run()


if __name__ == "__main__":
    main()

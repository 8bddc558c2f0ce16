"""The model in training: a table of token vectors, a text is the mean of its tokens.

A step over 3,500 texts takes about half a second on two cores.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

MAX_TOKENS = 256
"""Tokens of a text that are read."""
WEIGHTS = "embedding.weight"


class StaticModel(nn.Module):
    """Token table with its tokenizer; ``embed`` returns unit vectors of shape (texts, dimension)."""

    def __init__(self, tokenizer: Tokenizer, table: Tensor) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.bag = nn.EmbeddingBag.from_pretrained(table.float(), freeze=False, mode="mean")

    @classmethod
    def load(cls, folder: Path) -> StaticModel:
        """Load the model that lies in a sentence-transformers folder."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        return cls(tokenizer, load_file(folder / "model.safetensors")[WEIGHTS])

    def save(self, folder: Path) -> None:
        """Write the table in half precision; the other files of the folder stay as they are."""
        table = self.bag.weight.detach().half().contiguous()
        save_file({WEIGHTS: table}, folder / "model.safetensors", metadata={"format": "pt"})

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of the texts; an empty text has one unknown token."""
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [one.ids[:MAX_TOKENS] or [0] for one in encoded]

    def forward(self, ids: Sequence[Sequence[int]]) -> Tensor:
        """Return unit vectors of token lists."""
        lengths = torch.tensor([0, *(len(one) for one in ids[:-1])])
        flat = torch.tensor([token for one in ids for token in one])
        vectors: Tensor = self.bag(flat, lengths.cumsum(0))
        return functional.normalize(vectors, dim=-1)


def contrastive(
    left: Tensor, right: Tensor, scale: float, strangers: Tensor | None = None
) -> Tensor:
    """Return the symmetric InfoNCE loss of pairs, shape (n, dimension) each.

    ``strangers`` are further lefts that belong to none of the rights.
    """
    target = torch.arange(len(left))
    others = left if strangers is None else torch.cat([left, strangers])
    forth = functional.cross_entropy(scale * left @ right.T, target)
    back = functional.cross_entropy(scale * right @ others.T, target)
    loss: Tensor = (forth + back) / 2
    return loss


def gram(now: Tensor, before: Tensor) -> Tensor:
    """Return how far the similarities among texts have moved from those of the first model."""
    return functional.mse_loss(now @ now.T, before @ before.T)


def with_typo(text: str, chance: random.Random) -> str:
    """Return the text with one or two letters dropped, doubled or swapped."""
    letters = list(text)
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(1, max(2, len(letters) - 1))
        if place + 1 >= len(letters) or not (
            letters[place].isalpha() and letters[place + 1].isalpha()
        ):
            continue
        kind = chance.randrange(3)
        if kind == 0:
            letters.pop(place)
        elif kind == 1:
            letters.insert(place, letters[place])
        else:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)

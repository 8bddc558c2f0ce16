"""The dense leg's model: texts in, unit vectors out.

Anything that sentence-transformers loads will do. The shipped one lies in ``search/model`` and needs
no network; another is chosen with ``LOTSE_ENCODER``. The fingerprint goes into the catalogue, so an
index made with another model is noticed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from search.errors import Unavailable
from search.settings import Settings
from search.store import FloatVector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 256
"""Texts per call of the model; larger batches are not faster on two cores."""
THREADS = 4
"""Threads of a transformer at most; a question is too short for more."""
MAX_CHARACTERS = 4_000
"""Characters of a text that are read; transformers cut earlier by themselves."""


class Encoder(Protocol):
    """Makes vectors of length 1, shape (texts, ``dimension``), float32."""

    fingerprint: str
    dimension: int

    def encode_passages(self, texts: Sequence[str]) -> FloatVector:
        """Return the vectors of texts that are to be found."""

    def encode_queries(self, texts: Sequence[str]) -> FloatVector:
        """Return the vectors of questions."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What precedes questions and passages; None leaves it to the model's own configuration."""

    query: str | None = None
    passage: str | None = None


class SentenceEncoder:
    """An ``Encoder`` around a loaded sentence-transformers model and its prompts."""

    def __init__(
        self,
        model: SentenceTransformer,
        fingerprint: str,
        prompts: Prompts = Prompts(),
    ) -> None:
        self._model = model
        self._prompts = prompts
        self.fingerprint = fingerprint
        self.dimension = int(model.get_embedding_dimension() or 0)

    def encode_passages(self, texts: Sequence[str]) -> FloatVector:
        """Return the vectors of texts that are to be found."""
        return self._encode(self._model.encode_document, texts, self._prompts.passage)

    def encode_queries(self, texts: Sequence[str]) -> FloatVector:
        """Return the vectors of questions."""
        return self._encode(self._model.encode_query, texts, self._prompts.query)

    def _encode(
        self, encode: Callable[..., Any], texts: Sequence[str], prompt: str | None
    ) -> FloatVector:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        chosen = {} if prompt is None else {"prompt": prompt}
        vectors = encode(
            [text[:MAX_CHARACTERS] for text in texts],
            batch_size=BATCH,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
            **chosen,
        )
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(settings: Settings) -> Encoder:
    """Load the model that the settings name; ``Unavailable`` when it is not to be had."""
    name = settings.encoder
    # Read by huggingface_hub when it is imported: a folder needs no network, and gets none.
    if Path(name).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            name, device="cpu", trust_remote_code=settings.encoder_remote_code
        )
    except (OSError, ValueError, ImportError) as error:
        raise Unavailable(
            f"Das Sprachmodell „{name}“ lässt sich nicht laden. Prüfen Sie LOTSE_ENCODER: ein "
            "Ordner mit einem sentence-transformers-Modell oder, mit Internetzugang, ein Modellname."
        ) from error
    # Looking up token vectors is no work to share: two threads are slower than one.
    static = type(model[0]).__name__ == "StaticEmbedding"
    torch.set_num_threads(1 if static else max(1, min(THREADS, os.cpu_count() or 1)))
    prompts = Prompts(settings.encoder_query_prompt, settings.encoder_passage_prompt)
    return SentenceEncoder(model, fingerprint_of(name, prompts), prompts)


def fingerprint_of(name: str, prompts: Prompts = Prompts()) -> str:
    """Return what tells one model from another: the digest of its weights (or its name), prompts."""
    said = "".join(f"+{part!r}" for part in (prompts.query, prompts.passage) if part is not None)
    return _named(Path(name), name) + said


def _named(folder: Path, name: str) -> str:
    if not folder.is_dir():
        return name
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".safetensors", ".json", ".bin"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"

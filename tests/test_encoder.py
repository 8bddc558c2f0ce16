"""Encoders: the shipped one, and any other that sentence-transformers loads, with its prompts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast

from search.encoder import Prompts, fingerprint_of, load_encoder
from search.errors import Unavailable
from search.settings import SHIPPED_ENCODER, Settings

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "rufbus", "dorf"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    """Make a transformer of two layers and 32 dimensions, untrained, as a hub model would lie."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=32)
    SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu").save(
        str(folder / "model")
    )
    return folder / "model"


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)


def test_the_shipped_encoder_knows_what_belongs_together():
    encoder = load_encoder(settings())
    question = encoder.encode_queries(["Wie kommt Opa ohne Auto zum Arzt?"])
    passages = encoder.encode_passages(
        [
            "Der Rufbus bringt ältere Menschen auf Bestellung in die Praxis.",
            "Lizenz der Datenplattform",
        ]
    )
    near, far = (passages @ question[0]).tolist()
    assert near > far
    assert passages.shape == (2, encoder.dimension)
    assert passages.dtype == np.float32
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-3)


def test_no_texts_give_no_vectors():
    encoder = load_encoder(settings())
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_the_shipped_encoder_stays_small():
    size = sum(path.stat().st_size for path in SHIPPED_ENCODER.rglob("*.safetensors"))
    assert size <= 45_000_000


def test_another_model_is_loaded_from_its_folder(tiny):
    encoder = load_encoder(settings(encoder=str(tiny)))
    assert encoder.dimension == 32
    assert encoder.encode_passages(["rufbus dorf"]).shape == (1, 32)


def test_prompts_are_put_before_questions_and_passages(tiny):
    plain = load_encoder(settings(encoder=str(tiny)))
    prompted = load_encoder(
        settings(
            encoder=str(tiny), encoder_query_prompt="query: ", encoder_passage_prompt="passage: "
        )
    )
    assert np.allclose(
        prompted.encode_queries(["rufbus"]), plain.encode_queries(["query: rufbus"]), atol=1e-5
    )
    assert np.allclose(
        prompted.encode_passages(["dorf"]), plain.encode_passages(["passage: dorf"]), atol=1e-5
    )


def test_other_prompts_make_another_index(tiny):
    assert fingerprint_of(str(tiny)) != fingerprint_of(str(tiny), Prompts("query: ", "passage: "))


def test_the_fingerprint_names_the_weights(tiny):
    assert fingerprint_of(str(tiny)).startswith("model@")
    assert fingerprint_of(str(tiny)) != fingerprint_of(str(SHIPPED_ENCODER))


def test_a_folder_without_a_model_is_a_german_error(tmp_path):
    with pytest.raises(Unavailable, match="lässt sich nicht laden"):
        load_encoder(settings(encoder=str(tmp_path)))

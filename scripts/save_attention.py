"""Saves a model's attention patterns, one text a file, for `attention-heads records from-patterns`.

    python scripts/save_attention.py gpt2 texts.txt patterns/                     # Hugging Face
    python scripts/save_attention.py gpt2 texts.txt patterns/ --transformer-lens  # with value norms

`texts.txt` holds one text a line. Needs NumPy, and transformers or transformer_lens, whichever is asked for.
"""

import argparse
import json
import pathlib

import numpy as np


def save(folder, number, tokens, attention, value_norms=None):
    """attention: an array [head][from][to] per layer; value_norms: an array [head][to] per layer."""
    stem = pathlib.Path(folder) / f"{number:05d}"
    np.save(f"{stem}.npy", np.stack(attention).astype(np.float32))
    if value_norms is not None:
        np.save(f"{stem}.value_norms.npy", np.stack(value_norms).astype(np.float32))
    pathlib.Path(f"{stem}.tokens.json").write_text(json.dumps(tokens), encoding="utf-8")


def hugging_face(name, texts, max_tokens):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModelForCausalLM.from_pretrained(name, attn_implementation="eager")  # others return no attention
    for text in texts:
        ids = tokenizer(text, return_tensors="pt", truncation=True, max_length=max_tokens).input_ids
        with torch.no_grad():
            layers = model(ids, output_attentions=True).attentions
        yield [tokenizer.decode([each]) for each in ids[0]], [layer[0].float().numpy() for layer in layers], None


def load_lens(name):
    """The model as it was trained: folding biases into others would change what a value writes."""
    try:
        from transformer_lens import TransformerBridge  # since TransformerLens 4
    except ImportError:
        from transformer_lens import HookedTransformer

        return HookedTransformer.from_pretrained_no_processing(name)
    return TransformerBridge.boot_transformers(name)


def transformer_lens(name, texts, max_tokens):
    import torch

    model = load_lens(name)
    for text in texts:
        ids = model.to_tokens(text)[:, :max_tokens]
        patterns, norms = [], []
        with torch.no_grad():
            _, cache = model.run_with_cache(ids)
            for layer, block in enumerate(model.blocks):
                patterns.append(cache["pattern", layer][0].float().cpu().numpy())
                values, write = cache["v", layer][0], block.attn.W_O  # [to][head][d_head], [head][d_head][d_model]
                values = values.repeat_interleave(write.shape[0] // values.shape[1], dim=1)  # heads that share values
                norms.append(torch.einsum("thd,hdm->htm", values, write).norm(dim=-1).float().cpu().numpy())
        yield model.to_str_tokens(ids), patterns, norms


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("texts", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--transformer-lens", action="store_true")
    parser.add_argument("--max-tokens", type=int, default=64)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = [line for line in options.texts.read_text(encoding="utf-8").splitlines() if line.strip()]
    run = transformer_lens if options.transformer_lens else hugging_face
    for index, sequence in enumerate(run(options.model, lines, options.max_tokens)):
        save(options.folder, index, *sequence)

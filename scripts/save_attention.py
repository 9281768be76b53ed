"""Saves a model's attention patterns, one file per text, for `attention-heads records from-patterns`.

    python scripts/save_attention.py gpt2 texts.txt patterns/                     # Hugging Face
    python scripts/save_attention.py gpt2 texts.txt patterns/ --transformer-lens  # TransformerLens 4
    python scripts/save_attention.py models/ texts.txt patterns/ --gguf-file model.gguf --bos --value-norms

`texts.txt` has one text per line. Needs torch, NumPy and transformers; for GGUF files also gguf and accelerate; transformer_lens
for --transformer-lens. Run the same command again to resume.
"""

import argparse
import hashlib
import json
import os
import pathlib
import sys

import numpy as np

SETTINGS = "settings.txt"


def token_texts(tokenizer, ids):
    """The text of each token: what it adds to that of the tokens before it. Decoded alone, SentencePiece's tokens lose their
    spaces. Of a character that is split over tokens the last one has the text, those before it U+FFFD."""
    texts, before = [], ""
    for end in range(1, len(ids) + 1):
        text = tokenizer.decode(ids[:end], clean_up_tokenization_spaces=False)
        added = text[len(os.path.commonprefix([before, text])) :]
        texts.append("\ufffd" if added == "" and text.endswith("\ufffd") else added)
        before = text
    return texts


def save(folder, number, tokens, attention, value_norms=None, float_type=np.float32):
    """attention: an array [head][from][to] per layer; value_norms: an array [head][to] per layer."""
    stem = pathlib.Path(folder) / f"{number:05d}"
    np.save(f"{stem}.npy", np.stack(attention).astype(float_type))
    if value_norms is not None:
        np.save(f"{stem}.value_norms.npy", np.stack(value_norms).astype(np.float32))
    # Last, as it says that the sequence is whole.
    tokens_file(folder, number).write_text(json.dumps(tokens), encoding="utf-8")


def tokens_file(folder, number):
    return pathlib.Path(folder) / f"{number:05d}.tokens.json"


def claim(folder, settings):
    """Notes in the folder what its files are of. Exits where it holds anything else."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / SETTINGS
    if note.exists():
        there = json.loads(note.read_text(encoding="utf-8"))
        other = [f"{name}: {there.get(name)}, not {value}" for name, value in settings.items() if there.get(name) != value]
        if other:
            sys.exit(f"{folder} holds files made with other settings ({'; '.join(other)}): take another folder, or empty it")
    elif any(folder.iterdir()):
        sys.exit(f"{folder} holds files that are not of this script: take another folder, or empty it")
    note.write_text(json.dumps(settings), encoding="utf-8")


def hugging_face(name, gguf_file=None, value_norms=False):
    """A model as its tokenizer and a function: token ids [text][token] → attention, a tensor [text][head][from][to] per layer,
    and, where asked for, value norms, a tensor [text][head][to] per layer."""
    import torch
    from transformers import AutoModelForCausalLM

    # Other implementations return no attention; with fewer bits, rows do not sum to 1.
    model = AutoModelForCausalLM.from_pretrained(
        name, attn_implementation="eager", torch_dtype="float32", **in_file(gguf_file)
    )
    norms = watch_values(model) if value_norms else None

    def run(ids):
        with torch.no_grad():
            layers = model(ids, output_attentions=True).attentions
        return layers, norms and norms()

    return tokenizer_of(name, gguf_file), run


def transformer_lens(name, gguf_file=None, value_norms=False):
    """As hugging_face. The model is as it was trained: biases folded into others would change what a value writes."""
    import torch
    from transformer_lens import TransformerBridge
    from transformers import AutoModelForCausalLM

    tokenizer = tokenizer_of(name, gguf_file)
    hf_model = gguf_file and AutoModelForCausalLM.from_pretrained(
        name, attn_implementation="eager", torch_dtype="float32", gguf_file=gguf_file
    )
    model = TransformerBridge.boot_transformers(name, tokenizer=tokenizer, hf_model=hf_model)

    def run(ids):
        with torch.no_grad():
            _, cache = model.run_with_cache(ids)
            layers = range(len(model.blocks))
            norms = value_norms and [write_norms(cache["v", each], model.blocks[each].attn.W_O) for each in layers]
        return [cache["pattern", each] for each in layers], norms or None

    return tokenizer, run


def tokenizer_of(name, gguf_file):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(name, **in_file(gguf_file))


def in_file(gguf_file):
    return {} if gguf_file is None else {"gguf_file": gguf_file}


def write_norms(values, write):
    """values [text][to][head][d_head], of which heads may share one; write [head][d_head][d_model] → norms [text][head][to]."""
    import torch

    values = values.repeat_interleave(write.shape[0] // values.shape[2], dim=2)
    return torch.einsum("bthd,hdm->bhtm", values, write).norm(dim=-1)


def watch_values(model):
    """A function that gives the value norms of what the model read last. Knows the two usual ways to lay out a layer's weights:
    a projection of the values alone, and GPT-2's of queries, keys and values in one."""
    heads, kept = model.config.num_attention_heads, []

    def watch(projection, part, write):
        write = write.detach().reshape(heads, -1, write.shape[-1])
        of_values = lambda output: part(output).unflatten(-1, (-1, write.shape[1]))
        projection.register_forward_hook(lambda _, __, output: kept.append(write_norms(of_values(output), write)))

    for module in model.modules():
        output = getattr(module, "o_proj", None) or getattr(module, "out_proj", None)
        if hasattr(module, "v_proj") and output is not None:
            watch(module.v_proj, lambda values: values, output.weight.T)
        elif hasattr(module, "c_attn") and hasattr(module, "c_proj"):
            watch(module.c_attn, lambda all_three: all_three.chunk(3, dim=-1)[2], module.c_proj.weight)

    def take():
        norms = list(kept)
        kept.clear()
        if len(norms) != model.config.num_hidden_layers:
            sys.exit(f"cannot tell where {model.config.model_type} keeps its values: leave out --value-norms, or take --transformer-lens")
        return norms

    return take


def token_ids(tokenizer, text, max_tokens, bos=False):
    """Ids [1][token], with the tokenizer's BOS token in front where that is asked for and not its habit."""
    ids = tokenizer(text, return_tensors="pt", truncation=True, max_length=max_tokens).input_ids
    if not bos or ids[0, 0] == tokenizer.bos_token_id:
        return ids
    if tokenizer.bos_token_id is None:
        sys.exit("its tokenizer has no BOS token: leave out --bos")
    import torch

    return torch.cat([torch.tensor([[tokenizer.bos_token_id]]), ids], dim=1)[:, :max_tokens]


def sequences(tokenizer, run, texts, *, max_tokens=64, bos=False, batch=8):
    """Yields tokens, attention and value norms of each text. Shorter texts of a batch are padded at their end, which causal
    attention does not see."""
    for start in range(0, len(texts), batch):
        rows = [token_ids(tokenizer, text, max_tokens, bos) for text in texts[start : start + batch]]
        attention, norms = run(rows[0] if len(rows) == 1 else padded(rows))
        for index, row in enumerate(rows):
            tokens, length = row[0].tolist(), row.shape[1]
            yield (
                token_texts(tokenizer, tokens),
                [layer[index, :, :length, :length].float().numpy() for layer in attention],
                norms and [layer[index, :, :length].float().numpy() for layer in norms],
            )


def padded(rows):
    from torch.nn.utils.rnn import pad_sequence

    return pad_sequence([row[0] for row in rows], batch_first=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a name on Hugging Face, or a folder")
    parser.add_argument("texts", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--transformer-lens", action="store_true")
    parser.add_argument("--gguf-file", help="a GGUF file in the model's folder; its weights are dequantised")
    parser.add_argument("--value-norms", action="store_true", help="also save value norms")
    parser.add_argument(
        "--bos",
        action="store_true",
        help="prepend the BOS token if the tokenizer does not; without one, many models use the first word as an attention sink, which"
        " hides what heads do: 210 of SmolLM2-135M's 270 look like first-token heads",
    )
    parser.add_argument("--max-tokens", type=int, default=64)
    parser.add_argument("--batch", type=int, default=8, help="texts per batch; fewer need less memory")
    parser.add_argument("--float16", action="store_true", help="halves the files; attention to three digits")
    options = parser.parse_args()
    texts = [line for line in options.texts.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not texts:
        sys.exit(f"{options.texts} holds no text")
    settings = {name: value for name, value in vars(options).items() if name not in ("texts", "folder", "batch")}
    claim(options.folder, {**settings, "texts": hashlib.sha256("\n".join(texts).encode()).hexdigest()})

    missing = [number for number in range(len(texts)) if not tokens_file(options.folder, number).exists()]
    load = transformer_lens if options.transformer_lens else hugging_face
    tokenizer, run = load(options.model, options.gguf_file, options.value_norms)
    found = sequences(
        tokenizer, run, [texts[each] for each in missing], max_tokens=options.max_tokens, bos=options.bos, batch=options.batch
    )
    for number, sequence in zip(missing, found):
        save(options.folder, number, *sequence, np.float16 if options.float16 else np.float32)
        print(f"\r{number + 1} of {len(texts)} texts", end="", file=sys.stderr, flush=True)
    print(f"\r{len(texts)} texts in {options.folder}" + " " * 10, file=sys.stderr)


if __name__ == "__main__":
    main()

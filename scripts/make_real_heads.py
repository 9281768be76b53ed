"""Makes datasets/smollm2-135m/: heads of SmolLM2-135M-Instruct whose function is measured on all texts.

    python scripts/make_real_heads.py "$(scripts/fetch-test-model.sh)"

Needs what save_attention.py needs for a GGUF file. The rule by which heads and explanations are chosen is in the dataset's
README; no simulator has a part in it.
"""

import json
import pathlib
import shutil
import sys

import numpy as np

from save_attention import hugging_face, sequences

DATASET = pathlib.Path(__file__).parent.parent / "datasets" / "smollm2-135m"
FALSE_EXPLANATIONS = 3
TOP_SEQUENCES, RANDOM_SEQUENCES = 20, 10
# Before this position, "three tokens back" is the BOS token, and so is "the previous token" of the first word.
FIRST_ATTENDING = 4
# Where pairs begin: the BOS token attends to itself alone, and the token after it to these two.
FROM_AT_LEAST = 2


def copies(tokens, at):
    return [to for to in range(at) if tokens[to] == tokens[at]]


def earlier_piece(tokens, at):
    """The piece before, where this one continues a word: both are letters, and no space is between."""
    continues = tokens[at].isalpha() and tokens[at - 1].lstrip().isalpha()
    return [at - 1] if continues else []


# What a head may attend to, in words and as positions, given the tokens and the attending one's position. Those whose words are
# also common explanations (see docs/asking.md) cost a simulator no question more.
FUNCTIONS = {
    "previous": ("attends to the previous token", lambda tokens, at: [at - 1]),
    "copy": ("attends to earlier copies of the current token", copies),
    "punctuation": (
        "attends to commas and full stops",
        lambda tokens, at: [to for to in range(at) if tokens[to] in (",", ".")],
    ),
    "after-copy": (
        "attends to the token that came right after an earlier copy of the current token",
        lambda tokens, at: [to + 1 for to in copies(tokens, at) if to + 1 < at],
    ),
    "itself": ("attends from each token to that token itself", lambda tokens, at: [at]),
    "first": ("attends to the first token of the text", lambda tokens, at: [0]),
    "just-before": (
        "attends to the two or three tokens just before the current one",
        lambda tokens, at: [at - 1, at - 2, at - 3],
    ),
    "earlier-piece": ("attends from a piece of a word to the piece of the same word just before it", earlier_piece),
}
# A head that does the one does the other, more or less: neither is false of it.
AKIN = ({"previous", "just-before"}, {"previous", "earlier-piece"}, {"just-before", "earlier-piece"})
HIGH, HALF, LARGEST = 0.4, 0.5, 100


def heads_of(function):
    """How many heads of it there are to be: attention rests on the first token in most heads, which says little of them."""
    return 2 if function == "first" else 3


def measure(texts):
    """Mean shares of activation, [layer][head], for each function's places at the attending tokens that have places of another:
    shares[there][function]. shares[f][f] is f's own share."""
    sums = {there: {name: 0 for name in FUNCTIONS} for there in FUNCTIONS}
    rows = dict.fromkeys(FUNCTIONS, 0)
    for tokens, activations in texts:
        parts = activations / activations.sum(axis=-1, keepdims=True)
        for at in range(FIRST_ATTENDING, len(tokens)):
            places = {name: where(tokens, at) for name, (_, where) in FUNCTIONS.items()}
            found = {name: parts[:, :, at, to].sum(axis=-1) for name, to in places.items()}
            for there, to in places.items():
                if not to:
                    continue
                rows[there] += 1
                for name in FUNCTIONS:
                    sums[there][name] = sums[there][name] + found[name]
    return {there: {name: total / rows[there] for name, total in of.items()} for there, of in sums.items()}, rows


def akin(one, other):
    return one == other or {one, other} in AKIN


def has_function(shares, name, head):
    """Its share is high; no other function gets half as much at the same tokens, and the first token, on which attention rests
    that has nothing to do, less than as much."""
    own = shares[name][name][head]
    at_same = {other: share[head] for other, share in shares[name].items() if not akin(name, other)}
    rest = 0 if name == "first" else at_same.pop("first")
    if name in ("just-before", "earlier-piece") and shares["previous"]["previous"][head] > HALF * own:
        return False
    return own >= HIGH and rest < own and max(at_same.values()) < HALF * own


def among_largest(texts, name, head):
    """Which part of the head's largest activations, of the same attending tokens, is at the function's places."""
    found = []
    for tokens, activations in texts:
        for at in range(FIRST_ATTENDING, len(tokens)):
            places = FUNCTIONS[name][1](tokens, at)
            found += [(activations[*head, at, to], to in places) for to in range(at + 1)]
    return np.mean([there for _, there in sorted(found, reverse=True)[:LARGEST]])


def choose(texts, shares):
    """(function, head) of those with the largest shares of each function, which is also where their largest activations are."""
    chosen = []
    for name in FUNCTIONS:
        own = shares[name][name]
        having = sorted((head for head in np.ndindex(own.shape) if has_function(shares, name, head)), key=lambda head: -own[head])
        there = [head for head in having if among_largest(texts, name, head) >= HALF]
        chosen += [(name, head) for head in there[: heads_of(name)]]
    return chosen


def explanations(shares, function, head):
    """The true one, and the first of the others that get less than a quarter of its share, at the tokens where they have a place."""
    own = shares[function][function][head]
    false = [
        name for name in FUNCTIONS if not akin(name, function) and shares[name][name][head] < own / 4
    ]
    return [function, *false[:FALSE_EXPLANATIONS]]


def record_file(texts, head):
    """transformer-debugger's NeuronRecord: the sequences of the largest activations, and some of the others. Values have as many decimals as give the largest of the head four digits."""
    layer, index = head
    of_head = [(tokens, activations[layer, index]) for tokens, activations in texts]
    largest = np.array([values[FROM_AT_LEAST:].max() for _, values in of_head])
    order = np.argsort(-largest, kind="stable")
    others = np.random.default_rng([layer, index]).choice(order[TOP_SEQUENCES:], RANDOM_SEQUENCES, replace=False)
    decimals = max(0, 3 - int(np.floor(np.log10(largest.max()))))

    def record(number):
        tokens, values = of_head[number]
        triangle = np.round(values[np.tril_indices(len(tokens))].astype(float), decimals)
        activations = [int(value) if value == int(value) else value for value in triangle.tolist()]
        return {"tokens": tokens, "activations": activations}

    content = {
        "neuron_id": {"layer_index": layer, "neuron_index": index},
        "most_positive_activation_records": [record(number) for number in order[:TOP_SEQUENCES]],
        "random_sample": [record(number) for number in others],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def suite_text(shares, chosen):
    lines = [
        "# Heads of a real model, with what they were measured to do: see README.md. Written by scripts/make_real_heads.py.",
        "name: smollm2-135m",
        "subject: SmolLM2-135M-Instruct",
        "records: records",
        "split: valid",
        f"pairs: {{ strong: 10, weak: 10, weakPairs: same-from, maxPerRecord: 2, fromAtLeast: {FROM_AT_LEAST} }}",
        "heads:",
    ]
    for function, (layer, head) in chosen:
        lines += [f"  - layer: {layer}", f"    head: {head}", "    explanations:"]
        for name in explanations(shares, function, (layer, head)):
            truth = "true" if name == function else "false"
            lines.append(f"      - {{ id: {name}, text: {FUNCTIONS[name][0]}, truth: {truth} }}")
    return "\n".join(lines) + "\n"


def table(texts, shares, chosen, rows):
    """The README's table."""
    lines = ["| head | what it does | share | of the 100 largest | tokens |", "| --- | --- | --- | --- | --- |"]
    for name, (layer, head) in chosen:
        share, largest = shares[name][name][layer, head], among_largest(texts, name, (layer, head))
        lines.append(f"| L{layer}H{head} | {FUNCTIONS[name][0]} | {share:.2f} | {largest:.2f} | {rows[name]:,} |")
    return "\n".join(lines)


def main(model):
    lines = (DATASET / "texts.txt").read_text(encoding="utf-8").splitlines()
    tokenizer, run = hugging_face(model.parent, model.name, value_norms=True)
    texts = [
        (tokens, np.stack(attention) * np.stack(norms)[:, :, None, :])
        for tokens, attention, norms in sequences(tokenizer, run, lines, max_tokens=32, bos=True)
    ]
    shares, rows = measure(texts)
    chosen = choose(texts, shares)
    shutil.rmtree(DATASET / "records", ignore_errors=True)
    for _, (layer, head) in chosen:
        file = DATASET / "records" / str(layer) / f"{head}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(record_file(texts, (layer, head)), encoding="utf-8")
    (DATASET / "suite.yaml").write_text(suite_text(shares, chosen), encoding="utf-8")
    print(f"{len(texts)} texts, {sum(len(tokens) for tokens, _ in texts)} tokens\n{table(texts, shares, chosen, rows)}")
    return texts, shares, rows


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))

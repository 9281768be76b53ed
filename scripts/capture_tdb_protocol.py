"""Captures the prompt of your own transformer-debugger installation as a JSON file.

    python scripts/capture_tdb_protocol.py > tdb-protocol.json
    npx attention-heads protocol import tdb-protocol.json -o tdb.yaml
    npx attention-heads protocol import tdb-protocol.json --variant explainer -o tdb-explainer.yaml

Run it with the Python that has transformer-debugger's `neuron_explainer` package. It asks the attention-head scorer and the
attention-head explainer for the prompts of made-up pairs, whose tokens and explanation cannot occur in real ones (the
probes), so that the import finds where they went. Nothing is sent anywhere.
"""

import asyncio
import json
import os
import sys

# The explainer is shown two pairs, so that what stands between them is known.
SHOWN = [
    {"tokens": ["\u27e6A\u27e7", "\u27e6B\u27e7"], "from": 1, "to": 0},
    {"tokens": ["\u27e6C\u27e7", "\u27e6D\u27e7"], "from": 1, "to": 0},
]
# What its `generate_explanations` asks for unless told otherwise for attention heads.
MAX_TOKENS = 50
PROBE = {"explanation": "\u27e6E\u27e7", "tokens": ["\u27e6A\u27e7", "\u27e6B\u27e7"], "from": 1, "to": 0}


def capture(repeat_pair):
    """One prompt as chat messages: those before the pair, and the last one with the probes in it."""
    from neuron_explainer.explanations.attention_head_scoring import AttentionHeadOneAtATimeScorer

    scorer = AttentionHeadOneAtATimeScorer(model_name="gpt-4", repeat_strongly_attending_pairs=repeat_pair)
    prompt = scorer.make_token_pair_prompt(PROBE["explanation"], PROBE["tokens"], (PROBE["from"], PROBE["to"]))
    messages = as_messages(prompt)
    return {"messages": messages[:-1], "final_message_for_probe": messages[-1]["content"], "probe": PROBE}


def capture_explainer():
    """The explainer's prompt: the messages before the last, and the last one with two marked pairs in it."""
    from neuron_explainer.activations.activations import ActivationRecord
    from neuron_explainer.explanations.explainer import AttentionHeadExplainer

    # Its client makes a semaphore, for which older versions of Python want an event loop.
    asyncio.set_event_loop(asyncio.new_event_loop())
    explainer = AttentionHeadExplainer(model_name="gpt-4")
    # To count tokens it would load a tokenizer, from the network the first time.
    explainer._prompt_is_too_long = lambda *_: False
    prompt = explainer.make_explanation_prompt(
        # The pairs in the order of the flat index: (0, 0), (1, 0), (1, 1). The first record is the stronger.
        all_activations=[
            ActivationRecord(tokens=shown["tokens"], activations=[0, len(SHOWN) - index, 0])
            for index, shown in enumerate(SHOWN)
        ],
        max_tokens_for_completion=MAX_TOKENS,
        num_top_pairs_to_display=len(SHOWN),
    )
    messages = as_messages(prompt)
    return {
        "messages": messages[:-1],
        "final_message_for_probe": messages[-1]["content"],
        "probes": SHOWN,
        "max_tokens": MAX_TOKENS,
    }


def as_messages(prompt):
    return [
        {"role": getattr(message["role"], "value", message["role"]), "content": message["content"]}
        for message in prompt
    ]


if __name__ == "__main__":
    # The package's API client wants a key as soon as it is imported, though none is used here.
    os.environ.setdefault("OPENAI_API_KEY", "unused")
    json.dump(
        {
            "plain": capture(repeat_pair=False),
            "repeat_pair": capture(repeat_pair=True),
            "explainer": capture_explainer(),
        },
        sys.stdout,
        ensure_ascii=False,
        indent=1,
    )

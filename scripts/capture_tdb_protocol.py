"""Captures the prompt of your own transformer-debugger installation as a JSON file.

    python scripts/capture_tdb_protocol.py > tdb-protocol.json
    npx attention-heads protocol import tdb-protocol.json -o tdb.yaml

Run it with the Python that has transformer-debugger's `neuron_explainer` package. It asks the attention-head scorer
for the prompt of a made-up pair, whose tokens and explanation cannot occur in a real one (the probes), so that the
import finds where they went. Nothing is sent anywhere.
"""

import json
import os
import sys

PROBE = {"explanation": "\u27e6E\u27e7", "tokens": ["\u27e6A\u27e7", "\u27e6B\u27e7"], "from": 1, "to": 0}


def capture(repeat_pair):
    """One prompt as chat messages: those before the pair, and the last one with the probes in it."""
    from neuron_explainer.explanations.attention_head_scoring import AttentionHeadOneAtATimeScorer

    scorer = AttentionHeadOneAtATimeScorer(model_name="gpt-4", repeat_strongly_attending_pairs=repeat_pair)
    prompt = scorer.make_token_pair_prompt(PROBE["explanation"], PROBE["tokens"], (PROBE["from"], PROBE["to"]))
    messages = [
        {"role": getattr(message["role"], "value", message["role"]), "content": message["content"]}
        for message in prompt
    ]
    return {"messages": messages[:-1], "final_message_for_probe": messages[-1]["content"], "probe": PROBE}


if __name__ == "__main__":
    # The package's API client wants a key as soon as it is imported, though none is used here.
    os.environ.setdefault("OPENAI_API_KEY", "unused")
    json.dump(
        {"plain": capture(repeat_pair=False), "repeat_pair": capture(repeat_pair=True)},
        sys.stdout,
        ensure_ascii=False,
        indent=1,
    )

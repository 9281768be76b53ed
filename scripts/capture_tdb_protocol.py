"""Captures the prompt of your own transformer-debugger installation as a JSON file.

    python scripts/capture_tdb_protocol.py > tdb-protocol.json
    npx attention-heads protocol import tdb-protocol.json -o tdb.yaml

Run it with the Python that has transformer-debugger's `neuron_explainer` package. It asks `make_token_pair_prompt`
for the prompt of a made-up pair whose tokens and explanation cannot occur in a real one (the probes), so that the
import finds where they went.
"""

import inspect
import json
import sys

PROBE = {"explanation": "\u27e6E\u27e7", "tokens": ["\u27e6A\u27e7", "\u27e6B\u27e7"], "from": 1, "to": 0}


def find_prompt_function():
    """The function has moved between releases: look where the scorer that uses it lives."""
    from neuron_explainer.explanations import attention_head_scoring as scoring

    for owner in [scoring, *vars(scoring).values()]:
        function = getattr(owner, "make_token_pair_prompt", None)
        if function is not None:
            return function
    sys.exit("neuron_explainer.explanations.attention_head_scoring has no make_token_pair_prompt")


def capture(repeat_pair):
    """One prompt as chat messages, the last one holding the probes."""
    from neuron_explainer.explanations.prompt_builder import PromptFormat

    function = find_prompt_function()
    offered = {
        "explanation": PROBE["explanation"],
        "tokens": PROBE["tokens"],
        "token_pair_coordinates": (PROBE["from"], PROBE["to"]),
        "token_pair_coords": (PROBE["from"], PROBE["to"]),
        "prompt_format": PromptFormat.CHAT_MESSAGES,
        "repeat_strongly_attending_pairs": repeat_pair,
    }
    accepted = inspect.signature(function).parameters
    missing = [
        name
        for name, parameter in accepted.items()
        if name not in offered and name not in ("self", "cls") and parameter.default is parameter.empty
    ]
    if missing:
        sys.exit(f"make_token_pair_prompt wants {', '.join(missing)}, which this script does not know: add it to `offered`")
    prompt = function(**{name: value for name, value in offered.items() if name in accepted})
    messages = [{"role": getattr(m["role"], "value", m["role"]), "content": m["content"]} for m in prompt]
    return {"messages": messages[:-1], "final_message_for_probe": messages[-1]["content"], "probe": PROBE}


if __name__ == "__main__":
    json.dump(
        {"plain": capture(False), "repeat_pair": capture(True)}, sys.stdout, ensure_ascii=False, indent=1
    )

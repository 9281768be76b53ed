#!/usr/bin/env bash
# An atlas of all 270 heads of SmolLM2-135M-Instruct, from the weights to report.html. Only downloading the model needs a network.
# Each step prints its time; README.md has the results.
#
# Usage, in the project's folder after npm ci: bash examples/atlas/run.sh FOLDER [MODEL]
#   FOLDER   the output folder; run the same command again to resume
#   MODEL    a GGUF file, or a folder for Hugging Face's from_pretrained (default: downloads SmolLM2)
#   PYTHON   a Python with torch, transformers, gguf and accelerate (default: python3)
set -euo pipefail

project=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:?usage: run.sh FOLDER [MODEL]}
model=$(realpath "${2:-$("$project/scripts/fetch-test-model.sh")}")
export PATH=$project/node_modules/.bin:$PATH PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_DISABLE_DEBUG_LOG=1
mkdir -p "$folder"
cd "$folder"

step() {
  local name=$1 start=$SECONDS
  shift
  "$@"
  echo "== $name: $((SECONDS - start)) s" | tee -a times.txt
}
attention-heads() { node "$project/src/commands/cli.ts" "$@"; }
size() { du -sh "$@" | tee -a times.txt; }

save_attention() {
  local where=("$model")
  [[ -d $model ]] || where=("$(dirname "$model")" --gguf-file "$(basename "$model")")
  "${PYTHON:-python3}" "$project/scripts/save_attention.py" "${where[0]}" "$project/datasets/smollm2-135m/texts.txt" patterns \
    "${where[@]:1}" --bos --value-norms --max-tokens 48 --float16
}
write_suite() {
  attention-heads init --yes --force -r records --heads all --subject "${SUBJECT:-SmolLM2-135M-Instruct}" --name atlas \
    --simulator heuristic distance --no-workflow
}
explain() { attention-heads explain >explained.txt; }

step 'attention of 172 texts' save_attention
step 'records of 270 heads' attention-heads records from-patterns patterns -o records
step 'suite' write_suite
step 'explanations by rules' explain
# Offline simulators need no promptfoo row per question.
export ATTENTION_HEADS_ROWS=changed
step scoring promptfoo eval --no-write
size patterns records results

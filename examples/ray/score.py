"""Asks a batch's requests with Ray Data. Results are written as they come; run it again to ask what is missing:

    attention-heads batch export -o batch
    python examples/ray/score.py batch http://127.0.0.1:8000/v1 64     # a server or load balancer; requests in flight
    attention-heads batch import batch && attention-heads batch score
"""

import json
import pathlib
import sys
import urllib.error
import urllib.request

import ray

folder, url, at_once = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
results = folder / "results" / "ray.jsonl"


def ask(row):
    line = json.loads(row["text"])
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(line["body"]).encode(), headers)
    result = {"custom_id": line["custom_id"], "response": None, "error": None}
    try:
        with urllib.request.urlopen(request, timeout=300) as response:
            result["response"] = {"status_code": response.status, "body": json.load(response)}
    except urllib.error.HTTPError as error:
        result["error"] = {"message": f"HTTP {error.code}: {error.read(500).decode(errors='replace')}"}
    return {"line": json.dumps(result)}


whole = results.read_text().rpartition("\n")[0] if results.exists() else ""
done = {each["custom_id"] for each in map(json.loads, whole.splitlines()) if each["response"]}
parts = ray.data.read_text([str(path) for path in sorted(folder.glob("requests-*.jsonl"))])
lacking = parts.filter(lambda row: json.loads(row["text"])["custom_id"] not in done).repartition(8 * at_once)
with results.open("a") as file:
    file.truncate(len(whole.encode()) + bool(whole))
    for row in lacking.map(ask, concurrency=at_once, num_cpus=0.01).iter_rows():
        print(row["line"], file=file, flush=True)

import { join } from 'node:path';
import { makeFolder } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import type { Part } from './manifest.ts';

/** What the tasks of a Slurm job run. */
export interface SlurmJob {
  /** The batch's folder, visible to all nodes. */
  readonly folder: string;
  /** Numbered consecutively, a task each. */
  readonly parts: readonly Part[];
  /** The commands' working folder. */
  readonly from: string;
  /** The words that run `attention-heads`. */
  readonly program: readonly string[];
  /** The arguments of `batch score`, which runs at the end. */
  readonly score: readonly string[];
  /** A command that starts a server at `$PORT`, for each task. */
  readonly server?: string | undefined;
  /** `vllm run-batch …` instead of a server. */
  readonly runBatch?: string | undefined;
  /** A running server; by default the one in the simulator's config. */
  readonly baseUrl?: string | undefined;
  /** Requests under way at once, for each task. */
  readonly concurrency: number;
  /** sbatch options for the tasks, e.g. `--gres=gpu:1 --time=2:00:00`. */
  readonly sbatch?: string | undefined;
}

/** Slurm's default MaxArraySize allows so many. */
export const MOST_TASKS = 1000;

/** Writes what `sbatch` takes into the batch's folder. @throws UserError where it cannot be written. */
export function writeSlurmJob(job: SlurmJob): void {
  makeFolder(join(job.folder, 'logs'));
  for (const [name, text] of Object.entries(filesOf(job))) writeWholeFile(join(job.folder, name), text);
}

function filesOf(job: SlurmJob): Readonly<Record<string, string>> {
  const { folder, from, program, score } = job;
  const run = program.map(quoted).join(' ');
  const submitted = quoted(join(folder, 'logs', 'submitted'));
  return {
    'submit.sh': `#!/bin/sh
# Two tasks of one part would ask everything twice.
before=$(cat ${submitted} 2> /dev/null)
if [ -n "$before" ] && [ -n "$(squeue -h -j "$before" 2> /dev/null)" ]; then
  echo "Job $before is still in the queue: wait for it, or scancel it." >&2
  exit 1
fi
# The parts, and after them the end: afterany, as a part that fails for good must not keep the others from being scored.
parts=$(sbatch --parsable ${quoted(join(folder, 'parts.sbatch'))}) || exit 1
# A federation's clusters are named after a semicolon.
echo "\${parts%%;*}" > ${submitted}
sbatch --dependency=afterany:"\${parts%%;*}" ${quoted(join(folder, 'finish.sbatch'))}
`,
    'parts.sbatch': partsScript(job, run),
    'finish.sbatch': `#!/bin/bash
#SBATCH --job-name=attention-heads-finish
#SBATCH --output=${slurmPath(folder)}/logs/finish.log
cd ${quoted(from)} || exit 1
${run} batch import ${quoted(folder)}
${run} batch score ${score.map(quoted).join(' ')}
`,
    'README.md': `Run \`sh submit.sh\`: a task per part, then import, scorecard and reports (see \`logs/finish.log\`).
A task asks only what is missing in \`results/\`; after any interruption run \`sh submit.sh\` again. Failed tasks are requeued up to three times.
\`logs/\` has a file per task; \`logs/finish.log\` names parts with missing answers and the reasons for refusals.
To ask refused requests again: \`attention-heads cluster slurm … --missing\`, which writes parts from what has no answer.
Cluster settings (partition, account, time, GPUs) are at the top of \`parts.sbatch\`: edit them, or pass them as \`--sbatch\`.
`,
  };
}

function partsScript({ folder, parts, from, sbatch, ...job }: SlurmJob, run: string): string {
  const numbers = parts.map(({ file }) => Number(/\d+/.exec(file)?.[0]));
  const [first = 0] = numbers;
  return `#!/bin/bash
#SBATCH --job-name=attention-heads
#SBATCH --array=${first}-${numbers.at(-1) ?? 0}
#SBATCH --requeue --open-mode=append --output=${slurmPath(folder)}/logs/%a.log
${sbatch === undefined ? '' : `#SBATCH ${sbatch}\n`}cd ${quoted(from)} || exit 1
part=$(printf 'requests-%04d.jsonl' "$SLURM_ARRAY_TASK_ID")
# Whatever was at fault (a server without memory, a node without its disk) may be another's to do better.
again() {
  [ "\${SLURM_RESTART_COUNT:-0}" -lt 3 ] && scontrol requeue "$SLURM_JOB_ID" && sleep 60
  exit 1
}
${taskOf(folder, job, run)}`;
}

type Task = Pick<SlurmJob, 'server' | 'runBatch' | 'baseUrl' | 'concurrency' | 'program'>;

function taskOf(
  folder: string,
  { server, runBatch, baseUrl, concurrency, program }: Task,
  run: string,
): string {
  const path = (...more: string[]) => `${quoted(join(folder, ...more))}/"$part"`;
  if (runBatch !== undefined) {
    const results = path('results');
    return `[ -s ${results} ] && exit
${runBatch} -i ${path()} -o ${results}.partial && mv ${results}.partial ${results} || again
`;
  }
  const ask = (url: string) => `${run} batch ask ${path()} -j ${concurrency}${url} || again\n`;
  if (server === undefined) return ask(baseUrl === undefined ? '' : ` --base-url ${quoted(baseUrl)}`);
  const [node = 'node'] = program;
  return `# Where nothing lacks, no server needs to start.
[ "$(cat ${path('results')} 2> /dev/null | wc -l)" = "$(wc -l < ${path()})" ] && exit
export PORT=$(${quoted(node)} -e '${FREE_PORT}')
${server} &
server=$!
trap 'kill $server' EXIT
until ${quoted(node)} -e '${IS_THERE}' 2> /dev/null; do
  kill -0 $server || again
  sleep 1
done
${ask(' --base-url "http://127.0.0.1:$PORT/v1"')}`;
}

const FREE_PORT =
  'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })';
/** Any answer will do except 503, which servers give while they load. */
const IS_THERE =
  'fetch("http://127.0.0.1:" + process.env.PORT + "/v1/models").then(({ status }) => process.exit(status === 503 ? 1 : 0))';

/** One word for a shell. */
function quoted(text: string): string {
  return /^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path in a line for sbatch, where % begins a pattern and spaces end a word. @throws UserError if it has either. */
function slurmPath(path: string): string {
  if (!/[\s%"'\\]/.test(path)) return path;
  throw new UserError(
    `${path}: Slurm does not accept such a path in its options: choose a folder without spaces, quotes and %`,
  );
}

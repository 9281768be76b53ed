/**
 * What promptfoo and this plugin add to the time that the answers themselves take. Run: npm run bench:live
 *
 * 2,000 pairs against a server in a process of its own that answers after 100 ms, 20 at a time. The yardstick is
 * pairs × latency ÷ concurrency. Needs GNU time for the memory (/usr/bin/time); without it that line is left out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFor, PROJECT, projectFile, Workspace } from '../test/e2e/promptfoo.ts';
import { spawnSimulatorServer } from '../test/simulator-server/index.ts';

const LATENCY_MS = 100;
const CONCURRENCY = 20;
const PAIRS = 2000;
const ROUNDS = 3;

const server = await spawnSimulatorServer({ latencyMs: LATENCY_MS });
try {
  const limit = (PAIRS * LATENCY_MS) / CONCURRENCY / 1000;
  const rounds = Array.from({ length: ROUNDS }, () => runOnce({ simulator: 'openai', pairs: PAIRS })).sort(
    (a, b) => a.wall - b.wall,
  );
  const median = rounds[Math.floor(ROUNDS / 2)] ?? rounds[0];
  if (!median) throw new Error('nothing was measured');
  const counts = await server.counts();
  if (counts.requests !== PAIRS * ROUNDS)
    throw new Error(`${counts.requests} requests for ${PAIRS * ROUNDS} pairs`);
  const embedded = runOnce({ simulator: 'constant', pairs: PAIRS }).wall;
  const startup = runOnce({ simulator: 'constant', pairs: 20 }).wall;
  console.log(`${PAIRS} pairs, ${LATENCY_MS} ms latency, ${CONCURRENCY} at a time; median of ${ROUNDS} runs`);
  console.log(`  limit                         ${limit.toFixed(2)} s`);
  console.log(
    `  whole promptfoo eval          ${median.wall.toFixed(2)} s   (${(median.wall / limit).toFixed(2)} × limit; goal: 1.15)`,
  );
  console.log(
    `  the same rows, asking nobody  ${embedded.toFixed(2)} s   (promptfoo's own work: rendering, database, logging)`,
  );
  console.log(`  of that, start and end        ${startup.toFixed(2)} s   (an eval of 20 such rows)`);
  if (median.memory)
    console.log(`  peak memory                   ${median.memory.toFixed(0)} MB   (goal: 700)`);
} finally {
  await server.stop();
}

interface RunOptions {
  readonly simulator: 'openai' | 'constant';
  readonly pairs: number;
}

function runOnce({ simulator, pairs }: RunOptions): { wall: number; memory: number | undefined } {
  const space = new Workspace();
  space.write('suite.yaml', {
    name: 'live',
    subject: 'puzzles',
    records: join(PROJECT, 'datasets', 'puzzles', 'records'),
    split: 'all',
    recordsPerSplit: null,
    pairs: { top: pairs / 2, low: pairs / 2 },
    heads: [{ layer: 0, head: 0, explanations: ['attends to the previous token'] }],
  });
  const column = {
    id: projectFile(`providers/${simulator}-simulator.ts`),
    label: simulator,
    config: simulator === 'openai' ? { model: 'bench', baseUrl: server.baseUrl } : {},
  };
  const more = { evaluateOptions: { maxConcurrency: CONCURRENCY } };
  writeFileSync(
    join(space.folder, 'promptfooconfig.yaml'),
    JSON.stringify(configFor('suite.yaml', [column], more)),
  );
  const report = join(mkdtempSync(join(tmpdir(), 'bench-time-')), 'report');
  const timer = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%M', '-o', report] : [];
  const promptfoo = join(PROJECT, 'node_modules', 'promptfoo', 'dist', 'src', 'entrypoint.js');
  const [program = '', ...args] = [...timer, process.execPath, promptfoo, 'eval', '--no-progress-bar'];
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    cwd: space.folder,
    env: space.environment,
    encoding: 'utf8',
  });
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`promptfoo exited with ${status}: ${stderr}`);
  const memory =
    timer.length > 0 ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) / 1024 : undefined;
  rmSync(space.folder, { recursive: true });
  return { wall, memory };
}

/**
 * How much longer a whole eval takes than its answers do. Run: npm run bench:live [-- --pairs 20000 --rounds 3]
 *
 * Pairs are asked of a server in a process of its own that answers after 100 ms, 20 at a time. The yardstick is pairs ×
 * latency ÷ concurrency. The two ways to say "20 at a time" take turns, so that what else the machine does hits both: by
 * promptfoo's maxConcurrency alone, and by the simulator's own concurrency with four times as many slots behind it.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configFor, PROJECT, PROMPTFOO, projectFile, Workspace } from '../test/e2e/promptfoo.ts';
import { spawnSimulatorServer } from '../test/simulator-server/index.ts';

const LATENCY_MS = 100;
const CONCURRENCY = 20;
const SLOTS_BEHIND = 4;

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
  },
});
const pairs = Number(values.pairs);
const limit = (pairs * LATENCY_MS) / CONCURRENCY / 1000;

const WAYS = {
  'maxConcurrency alone': { maxConcurrency: CONCURRENCY, config: {} },
  'own concurrency': { maxConcurrency: CONCURRENCY * SLOTS_BEHIND, config: { concurrency: CONCURRENCY } },
};

console.log(
  `${pairs} pairs, ${LATENCY_MS} ms latency, ${CONCURRENCY} at a time: limit ${limit.toFixed(2)} s`,
);
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const [name, way] of Object.entries(WAYS)) {
    const { seconds, counts } = await runOnce(way);
    const inFlight = `in flight at most ${counts.mostInFlight}, on average ${counts.meanInFlight.toFixed(1)} in the middle`;
    const ratio = (seconds / limit).toFixed(2);
    console.log(`${name.padEnd(22)} ${seconds.toFixed(1)} s = ${ratio} × limit; ${inFlight}`);
  }
}

async function runOnce({ maxConcurrency, config }: (typeof WAYS)[keyof typeof WAYS]) {
  const server = await spawnSimulatorServer({ latencyMs: LATENCY_MS });
  const space = new Workspace();
  try {
    space.write('suite.yaml', {
      name: 'live',
      subject: 'puzzles',
      records: join(PROJECT, 'datasets', 'puzzles', 'records'),
      split: 'all',
      recordsPerSplit: null,
      pairs: { top: 500, low: 500 },
      heads: [
        {
          layer: 0,
          head: 0,
          explanations: Array.from({ length: pairs / 1000 }, (_, index) => `attends to word ${index}`),
        },
      ],
    });
    const column = {
      id: projectFile('providers/openai-simulator.ts'),
      label: 'live',
      config: { model: 'bench', baseUrl: server.baseUrl, ...config },
    };
    writeFileSync(
      join(space.folder, 'promptfooconfig.yaml'),
      JSON.stringify(configFor('suite.yaml', [column], { evaluateOptions: { maxConcurrency } })),
    );
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [PROMPTFOO, 'eval', '--no-progress-bar'], {
      cwd: space.folder,
      env: space.environment,
      encoding: 'utf8',
    });
    const seconds = (performance.now() - start) / 1000;
    const counts = await server.counts();
    if (status !== 0) throw new Error(`promptfoo exited with ${status}: ${stderr}`);
    if (counts.requests !== pairs) throw new Error(`${counts.requests} requests for ${pairs} pairs`);
    return { seconds, counts };
  } finally {
    await server.stop();
    rmSync(space.folder, { recursive: true });
  }
}

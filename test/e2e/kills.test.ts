import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import type { SimulatorServer } from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { configFor, PROMPTFOO, run, type Workspace } from './promptfoo.ts';

// `KILLS=20 KILL_SEED=7 npx vitest run test/e2e/kills.test.ts` kills at as many moments as that, others than in CI.
const KILLS = Number(process.env.KILLS ?? 2);
const SEED = Number(process.env.KILL_SEED ?? 11);

const EXPLANATIONS = ['a', 'b', 'c', 'd', 'e', 'f'];
const QUESTIONS = 10 * EXPLANATIONS.length;
const CONCURRENCY = 4;
const LATENCY_MS = 20;

/** How a run is ended: by a signal, or by nobody reading what it prints any more. */
type End = NodeJS.Signals | 'closed pipe';

/** Runs the suite and ends the run some milliseconds after the server got `after` requests. */
async function endRun(
  space: Workspace,
  live: SimulatorServer,
  end: End,
  after: number,
  waitMs: number,
): Promise<void> {
  space.write('promptfooconfig.yaml', configFor('suite.yaml', [openAiColumn(live)]));
  const args = [PROMPTFOO, 'eval', '--no-progress-bar', '-j', String(CONCURRENCY)];
  await run(process.execPath, args, space.environment, space.folder, async (child) => {
    while (live.counts().requests < after && child.exitCode === null) await sleep(2);
    await sleep(waitMs);
    if (end !== 'closed pipe') child.kill(end);
    else {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }
  });
}

/** What a scorecard says of the explanations, to the last bit; what asking took differs from run to run. */
const scoresOf = (space: Workspace) => {
  const { explanations, comparisons, pairsFingerprint } = space.scorecard('live');
  return { explanations, comparisons, pairsFingerprint };
};

async function runUndisturbed() {
  const space = liveWorkspace(EXPLANATIONS);
  await evaluateLive(space, [openAiColumn(await serve(undefined, LATENCY_MS))]);
  return scoresOf(space);
}

let undisturbed: ReturnType<typeof runUndisturbed> | undefined;

/** The next run ends as if nothing had happened, and asks nothing that was answered before the end. */
async function expectUnharmed(space: Workspace, live: SimulatorServer, ends: number): Promise<void> {
  const finished = await evaluateLive(space, [openAiColumn(live)], ['-j', String(CONCURRENCY)]);
  expect(finished.code, finished.stderr).toBe(0);
  undisturbed ??= runUndisturbed();
  expect(scoresOf(space)).toEqual(await undisturbed);
  const { requests, distinctBodies } = live.counts();
  expect(distinctBodies).toBe(QUESTIONS);
  expect(requests - QUESTIONS).toBeLessThanOrEqual(ends * CONCURRENCY);
}

describe(`kill -9 at ${KILLS} moments (seed ${SEED})`, { timeout: 120_000 + KILLS * 60_000 }, () => {
  it('of a first run and of later ones: nothing is asked twice but what was under way', async () => {
    const { below } = seededRandom('kills', SEED);
    for (let kill = 0; kill < KILLS; kill += 2) {
      const live = await serve(undefined, LATENCY_MS);
      const space = liveWorkspace(EXPLANATIONS);
      const first = 1 + below(QUESTIONS / 2);
      await endRun(space, live, 'SIGKILL', first, below(LATENCY_MS));
      const answered = live.counts().requests;
      const second = answered + 1 + below(QUESTIONS - answered - 1);
      await endRun(space, live, 'SIGKILL', second, below(LATENCY_MS));
      await expectUnharmed(space, live, 2);
    }
  });
});

describe.each(['SIGINT', 'SIGTERM', 'closed pipe'] as const)('a run ended by %s', (end) => {
  it('harms nothing', { timeout: 120_000 }, async () => {
    const live = await serve(undefined, LATENCY_MS);
    const space = liveWorkspace(EXPLANATIONS);
    await endRun(space, live, end, QUESTIONS / 3, 0);
    await expectUnharmed(space, live, 1);
  });
});

import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configFor, PROJECT, PROMPTFOO, projectFile, Workspace } from '../../test/e2e/promptfoo.ts';
import { spawnSimulatorServer } from '../../test/simulator-server/index.ts';

export const LATENCY_MS = 100;
export const CONCURRENCY = 20;

/** The least that so many answers take, in seconds. */
export function limitOf(pairs: number): number {
  return (pairs * LATENCY_MS) / CONCURRENCY / 1000;
}

/** A way to say how many questions may be under way. */
export interface Way {
  readonly maxConcurrency: number;
  readonly config: object;
}

/** By promptfoo's own number alone, and by the simulator's with more slots of promptfoo's behind it. */
export const WAYS = {
  'maxConcurrency alone': { maxConcurrency: CONCURRENCY, config: {} },
  'own concurrency': { maxConcurrency: 4 * CONCURRENCY, config: { concurrency: CONCURRENCY } },
} satisfies Record<string, Way>;

/** A program to run, and what it must be told. */
interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** What a program took that asked a server about all pairs, and what the server saw. */
export interface Asked {
  readonly seconds: number;
  readonly mostInFlight: number;
  /** In the middle half of the time. */
  readonly meanInFlight: number;
  /** Seconds from the start to the first question. */
  readonly before: number;
  /** Seconds from the last answer to the end. */
  readonly after: number;
}

/**
 * Runs `promptfoo eval` on so many pairs, against a server in a process of its own.
 *
 * @param profile a folder for a profile of where its time goes, as Chrome's DevTools open it.
 */
export function evaluateOnce(
  pairs: number,
  { maxConcurrency, config }: Way,
  profile?: string,
): Promise<Asked> {
  return askOnce(pairs, async (baseUrl, space) => {
    const column = {
      id: projectFile('providers/openai-simulator.ts'),
      label: 'live',
      config: { model: 'bench', baseUrl, ...config },
    };
    const path = projectFile('datasets/head-test-cases.ts');
    const tests = [{ path, config: { suite: 'suite.yaml', recordsRoot: PROJECT } }];
    writeFileSync(
      join(space.folder, 'promptfooconfig.yaml'),
      JSON.stringify(configFor('suite.yaml', [column], { evaluateOptions: { maxConcurrency }, tests })),
    );
    const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];
    return { program: process.execPath, args: [...profiling, PROMPTFOO, 'eval', '--no-progress-bar'] };
  });
}

/**
 * Runs a program against a server in a process of its own.
 *
 * @param prepare what to run, in a folder with a suite of so many pairs.
 * @throws Error where the program fails, or asks fewer or more times than there are pairs.
 */
export async function askOnce(
  pairs: number,
  prepare: (baseUrl: string, space: Workspace) => Promise<Program>,
): Promise<Asked> {
  const server = await spawnSimulatorServer({ latencyMs: LATENCY_MS });
  const space = new Workspace();
  try {
    space.write('suite.yaml', {
      name: 'live',
      subject: 'puzzles',
      records: join(PROJECT, 'datasets', 'puzzles', 'records'),
      split: 'all',
      recordsPerSplit: null,
      pairs: { strong: 500, weak: 500 },
      heads: [
        {
          layer: 0,
          head: 0,
          explanations: Array.from({ length: pairs / 1000 }, (_, index) => `attends to word ${index}`),
        },
      ],
    });
    const { program, args, environment } = await prepare(server.baseUrl, space);
    const start = Date.now();
    const { status, stderr } = spawnSync(program, args, {
      cwd: space.folder,
      env: { ...space.environment, ...environment },
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const end = Date.now();
    const { requests, mostInFlight, meanInFlight, firstArrivedAt, lastFinishedAt } = await server.counts();
    if (status !== 0) throw new Error(`${program} exited with ${status}: ${stderr}`);
    if (requests !== pairs) throw new Error(`${requests} requests for ${pairs} pairs`);
    const before = ((firstArrivedAt ?? start) - start) / 1000;
    const after = (end - (lastFinishedAt ?? end)) / 1000;
    return { seconds: (end - start) / 1000, mostInFlight, meanInFlight, before, after };
  } finally {
    await server.stop();
    rmSync(space.folder, { recursive: true });
  }
}

import { dirname, join } from 'node:path';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { connectionSchema } from '../../src/batches/manifest.ts';
import { openAiConfigSchema } from '../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../src/models/openai/openai-model.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import {
  type Asked,
  askOnce,
  CONCURRENCY,
  evaluateOnce,
  LATENCY_MS,
  limitOf,
  WAYS,
} from '../live-run/ask-once.ts';
import type { Line, Round } from './line.ts';

/** A whole `promptfoo eval` beside the time that its answers take. */
export function evalLine(pairs: number, rounds: number, goal: number): Line {
  return {
    what: `promptfoo eval of ${pairs} pairs`,
    yardstick: `pairs × ${LATENCY_MS} ms ÷ ${CONCURRENCY} at a time`,
    goal,
    noted: 1.45,
    measure: () => roundsOf(rounds, pairs, () => evaluateOnce(pairs, WAYS['own concurrency'])),
  };
}

/**
 * Another program that judges the same pairs against the same server. It finds the endpoint in `BASE_URL`, the requests, one
 * a line as OpenAI's batch files have them, in the file `REQUESTS`, and how many may be under way in `CONCURRENCY`.
 *
 * @param text `name=command`, the command for a shell.
 */
export function peerLine(text: string, pairs: number, rounds: number): Line {
  const at = text.indexOf('=');
  if (at < 1) throw new RangeError(`--peer: expected name=command, and found ${text}`);
  const command = text.slice(at + 1);
  return {
    what: `${text.slice(0, at)}, ${pairs} pairs`,
    yardstick: `pairs × ${LATENCY_MS} ms ÷ ${CONCURRENCY} at a time`,
    noted: Number.POSITIVE_INFINITY,
    measure: () =>
      roundsOf(rounds, pairs, () =>
        askOnce(pairs, async (baseUrl, space) => {
          const REQUESTS = await requestsOf(join(space.folder, 'suite.yaml'), baseUrl);
          const environment = { BASE_URL: baseUrl, CONCURRENCY: String(CONCURRENCY), REQUESTS };
          return { program: 'sh', args: ['-c', command], environment };
        }),
      ),
  };
}

/** The file of a suite's requests. */
async function requestsOf(suite: string, baseUrl: string): Promise<string> {
  const config = openAiConfigSchema.parse({ model: 'bench', baseUrl });
  const folder = join(dirname(suite), 'batch');
  const column = {
    name: 'bench',
    model: openAiModel(config),
    asking: {
      protocol: loadProtocol(PAIRWISE_V1),
      readout: 'logprobs' as const,
      match: 'exact' as const,
      baselineCorrection: false as const,
    },
  };
  const loaded = loadSuite(suite, { environment: {}, recordsRoot: '/' });
  const connection = connectionSchema.strip().parse(config);
  const { parts } = await exportBatch(
    folder,
    { suites: [loaded], column, connection, repeat: 1 },
    { store: { get: () => undefined } },
  );
  return join(folder, parts[0]?.file ?? '');
}

async function roundsOf(rounds: number, pairs: number, ask: () => Promise<Asked>): Promise<readonly Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { seconds, mostInFlight, meanInFlight } = await ask();
    const note = `in flight at most ${mostInFlight}, on average ${meanInFlight.toFixed(1)}`;
    measured.push({ ours: seconds, yardstick: limitOf(pairs), note });
  }
  return measured;
}

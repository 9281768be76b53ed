import { z } from 'zod';
import { type Asking, askingOf } from '../asking/asking.ts';
import { askingConfigSchema } from '../asking/asking-config.ts';
import { READOUTS, type ReadoutName } from '../asking/readouts/readouts.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import type { ColumnConfig } from '../pair-cases/run-config.ts';
import type { RequestsCost } from './cost-of-requests.ts';

const number = z.coerce.number().positive();

/** What is known of a cluster, as in `parts=64,seconds=0.02,nodes=8,start=60,dollars=2`. */
const clusterSchema = z.strictObject({
  parts: number.int(),
  /** Between two answers of one task, however many requests it has under way. */
  seconds: number,
  /** Tasks at once; all of them where it is absent. */
  nodes: number.int().exactOptional(),
  /** Seconds until a task's server answers. */
  start: z.coerce.number().nonnegative().default(0),
  /** Of a node's hour. */
  dollars: number.exactOptional(),
});

export type Cluster = z.output<typeof clusterSchema>;

/** @throws UserError naming the field. */
export function readCluster(text: string): Cluster {
  const read = clusterSchema.safeParse(
    Object.fromEntries(text.split(',').map((each) => each.trim().split('='))),
  );
  if (read.success) return read.data;
  throw new UserError(
    `--cluster: ${describeIssue(read.error)}; expected e.g. parts=64,seconds=0.02,nodes=8,start=60,dollars=2`,
  );
}

export interface CountedRequests {
  readonly count: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost: RequestsCost | null;
}

/** What a column takes, asked in one way by one engine. */
export interface EngineEstimate {
  readonly readout: ReadoutName;
  readonly engine: string;
  readonly requests: Omit<CountedRequests, 'cost'>;
  /** In seconds, up to the reports. */
  readonly wallTime: number;
  /** Of the process that scores, in bytes. */
  readonly memory: number;
  /** In US dollars; null where no price is given. */
  readonly cost: number | null;
}

// Of importing and scoring, as docs/performance.md has them for 10⁴ to 10⁶ questions.
const SECONDS_TO_START = 3;
const SECONDS_A_QUESTION = 3e-4;
const BYTES_TO_START = 205e6;
const BYTES_A_QUESTION = 256;
/** In seconds: batch APIs promise answers within a day, at half the price. */
export const DAY = 86_400;

/** The readouts that a column may be asked by, its own as it is configured and the others as they are by default. */
export function askingsOf({ asking }: ColumnConfig & { kind: 'model' }): readonly Asking[] {
  const { baselineCorrection } = asking;
  return (Object.keys(READOUTS) as ReadoutName[]).map((readout) =>
    readout === asking.readout
      ? asking
      : askingOf(askingConfigSchema.parse({ readout, baselineCorrection }), [], readout),
  );
}

export function estimateEngines(
  readout: ReadoutName,
  requests: CountedRequests,
  questions: number,
  { parts, seconds, nodes = parts, start, dollars }: Cluster,
): readonly EngineEstimate[] {
  const scoring = SECONDS_TO_START + SECONDS_A_QUESTION * (questions + requests.count);
  const task = (among: number) => start + Math.ceil(requests.count / among) * seconds;
  const paid = (tasks: number, each: number) =>
    dollars === undefined ? null : (tasks * each * dollars) / 3600;
  const engines = [
    [`${parts} parts, ${nodes} at once`, Math.ceil(parts / nodes) * task(parts), paid(parts, task(parts))],
    ['one server', task(1), paid(1, task(1))],
    [
      readout === 'logprobs' ? 'batch API (OpenAI)' : 'batch API',
      DAY,
      requests.cost && requests.cost.uncached / 2,
    ],
  ] as const;
  const memory = BYTES_TO_START + BYTES_A_QUESTION * questions;
  const { count, promptTokens, completionTokens } = requests;
  return engines.map(([engine, asking, cost]) => ({
    readout,
    engine,
    requests: { count, promptTokens, completionTokens },
    wallTime: asking + scoring,
    memory,
    cost,
  }));
}

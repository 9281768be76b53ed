/**
 * One step of bench/scale.ts in a process of its own, so that each has its own peak of memory:
 * `node bench/scale/step.ts <base|export|fill|score|compute> <folder>`. Prints what it took as JSON.
 */
import { join } from 'node:path';
import { cross } from 'd3-array';
import type { Asking } from '../../src/asking/asking.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { type Column, headsOfSuites, requestsFor } from '../../src/batches/keyed-requests.ts';
import { connectionSchema } from '../../src/batches/manifest.ts';
import { headsOfKeptAnswers, keptColumn } from '../../src/batches/score-batch.ts';
import { leanHeap } from '../../src/files/lean-heap.ts';
import type { ChatReply } from '../../src/models/chat-model.ts';
import type { AnswerKey } from '../../src/models/kept-answers/answer-key.ts';
import { AnswerStore } from '../../src/models/kept-answers/answer-store.ts';
import type { Keeper } from '../../src/models/kept-answers/with-kept-answers.ts';
import { openAiConfigSchema } from '../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../src/models/openai/openai-model.ts';
import { finishRun } from '../../src/reports/finish-run.ts';
import { scoreHeads } from '../../src/scorecard/build-scorecard.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { hashedAlternatives } from '../../test/simulator-server/hashed-answer.ts';

/** What a step took. */
export interface Took {
  readonly seconds: number;
  /** Of a processor, which other work on the machine hardly changes. */
  readonly processorSeconds: number;
  /** Resident at most, in bytes. */
  readonly peak: number;
}

leanHeap();

const MODELS = ['first', 'second', 'third'];
/** Answers that are kept before the disk is waited for. */
const AT_ONCE = 5000;

const [step = '', folder = ''] = process.argv.slice(2);
const answers = join(folder, 'answers');
const suite = loadSuite(join(folder, 'suite.yaml'), { environment: {} });
const configs = MODELS.map((model) => openAiConfigSchema.parse({ model, baseUrl: 'http://127.0.0.1:9/v1' }));
const asking: Asking = {
  protocol: loadProtocol(PAIRWISE_V1),
  readout: 'logprobs',
  match: 'exact',
  baselineCorrection: false,
};
const columns = configs.map((config): Column => ({ name: config.model, model: openAiModel(config), asking }));

const STEPS: Readonly<Record<string, () => Promise<void>>> = {
  /** What a process takes that has loaded everything and does nothing. */
  base: async () => {
    new AnswerStore(join(folder, 'none'));
    await import('../../src/reports/write-reports.ts');
  },
  export: async () => {
    const store = new AnswerStore(answers);
    for (const [index, column] of columns.entries()) {
      const connection = connectionSchema.strip().parse(configs[index]);
      const batch = { suites: [suite], column, connection, repeat: 1 };
      await exportBatch(join(folder, `batch-${column.name}`), batch, { store });
    }
  },
  /** Answers every request in the place of an engine. */
  fill: async () => {
    const store = new AnswerStore(answers);
    let kept: Promise<void>[] = [];
    for await (const { cases } of headsOfSuites([suite])) {
      for (const [column, pairCase] of cross(columns, cases)) {
        for (const { keys } of await requestsFor(column, [pairCase], 1)) {
          kept.push(...keys.map((key) => store.keep(key, answerTo(key))));
        }
      }
      if (kept.length >= AT_ONCE) {
        await Promise.all(kept);
        kept = [];
      }
    }
    await Promise.all(kept);
  },
  score: () => score(new AnswerStore(answers)),
  /** {@link STEPS.score} without a disk full of answers: they are made when they are looked for. */
  compute: () => score({ get: answerTo }),
};

async function score(keeper: Pick<Keeper, 'get'>): Promise<void> {
  const kept = columns.map((column) => keptColumn(column, keeper));
  const heads = headsOfKeptAnswers(suite, kept, { repeat: 1 });
  const scored = await scoreHeads({ evalId: null, simulators: MODELS }, heads);
  lap('scored');
  await finishRun(scored, {
    config: { metadata: {} },
    folder: join(folder, 'results'),
    conclude: ([line]) => lap(line?.text ?? ''),
  });
}

function answerTo(key: AnswerKey): ChatReply {
  const others = Array.from({ length: 12 }, (_, index) => {
    return { token: ` token${index}`, logprob: -5.123456789 - index };
  });
  const usage = { promptTokens: 700, cachedPromptTokens: 0, completionTokens: 1 };
  return { topLogprobs: [...hashedAlternatives(key.toString('hex')), ...others], usage, attempts: 1 };
}

/** Where a step's memory goes, on standard error where `STAGES` is set. */
function lap(stage: string): void {
  if (!process.env.STAGES) return;
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const megabytes = [rss, heapUsed, external, process.resourceUsage().maxRSS * 1024].map((bytes) => {
    return Math.round(bytes / 2 ** 20);
  });
  console.error(`${stage}: resident, heap, external, peak so far: ${megabytes.join(', ')} MB`);
}

// What finishing a run prints is not this program's answer.
const print = console.log;
console.log = () => {};
const start = performance.now();
await STEPS[step]?.();
const { user, system } = process.cpuUsage();
const took: Took = {
  seconds: (performance.now() - start) / 1000,
  processorSeconds: (user + system) / 1e6,
  peak: process.resourceUsage().maxRSS * 1024,
};
print(JSON.stringify(took));

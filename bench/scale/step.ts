/**
 * One step of bench/scale.ts in a process of its own, so that each has its own peak of memory:
 * `node bench/scale/step.ts <base|export|fill|score> <folder>`. Prints what it took as JSON.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Asking } from '../../src/asking/asking.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import type { Column } from '../../src/batches/keyed-requests.ts';
import { connectionSchema, readManifest } from '../../src/batches/manifest.ts';
import { keysOfParts } from '../../src/batches/results-of-folder.ts';
import { headsOfKeptAnswers, keptColumn } from '../../src/batches/score-batch.ts';
import { leanHeap } from '../../src/files/lean-heap.ts';
import { AnswerStore } from '../../src/models/kept-answers/answer-store.ts';
import { openAiConfigSchema } from '../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../src/models/openai/openai-model.ts';
import { finishRun } from '../../src/reports/finish-run.ts';
import { scoreHeads } from '../../src/scorecard/build-scorecard.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { hashedAlternatives } from '../../test/simulator-server/hashed-answer.ts';

/** What a step took. */
export interface Took {
  readonly seconds: number;
  /** Resident at most, in bytes. */
  readonly peak: number;
  /** What the step wrote or read. */
  readonly bytes: number;
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
const batchOf = (column: Column) => join(folder, `batch-${column.name}`);

const STEPS: Readonly<Record<string, () => Promise<number>>> = {
  /** What a process takes that has loaded everything and does nothing. */
  base: async () => {
    new AnswerStore(join(folder, 'none'));
    await import('../../src/reports/write-reports.ts');
    return 0;
  },
  export: async () => {
    const store = new AnswerStore(answers);
    let bytes = 0;
    for (const [index, column] of columns.entries()) {
      const connection = connectionSchema.strip().parse(configs[index]);
      const batch = { suites: [suite], column, connection, repeat: 1 };
      const { parts } = await exportBatch(batchOf(column), batch, { store });
      bytes += parts.reduce((sum, part) => sum + part.bytes, 0);
    }
    return bytes;
  },
  /** Answers every exported request in the place of an engine. */
  fill: async () => {
    const store = new AnswerStore(answers);
    const usage = { promptTokens: 700, cachedPromptTokens: 0, completionTokens: 1 };
    let kept: Promise<void>[] = [];
    for (const column of columns) {
      for (const key of keysOfParts(batchOf(column), readManifest(batchOf(column)).parts)) {
        const others = Array.from({ length: 12 }, (_, index) => {
          return { token: ` token${index}`, logprob: -5.123456789 - index };
        });
        const topLogprobs = [...hashedAlternatives(key.toString('hex')), ...others];
        kept.push(store.keep(key, { topLogprobs, usage, attempts: 1 }));
        if (kept.length >= AT_ONCE) {
          await Promise.all(kept);
          kept = [];
        }
      }
    }
    await Promise.all(kept);
    return bytesIn(answers);
  },
  score: async () => {
    const store = new AnswerStore(answers);
    const kept = columns.map((column) => keptColumn(column, store));
    const heads = headsOfKeptAnswers(suite, kept, { repeat: 1 });
    const scored = await scoreHeads({ evalId: null, simulators: MODELS }, heads);
    lap('scored');
    await finishRun(scored, {
      config: { metadata: {} },
      folder: join(folder, 'results'),
      conclude: ([line]) => lap(line?.text ?? ''),
    });
    return bytesIn(answers);
  },
};

/** Where a step's memory goes, on standard error where `STAGES` is set. */
function lap(stage: string): void {
  if (!process.env.STAGES) return;
  const { rss, heapUsed, external } = process.memoryUsage();
  const megabytes = [rss, heapUsed, external, process.resourceUsage().maxRSS * 1024].map((bytes) => {
    return Math.round(bytes / 2 ** 20);
  });
  console.error(`${stage}: resident, heap, external, peak so far: ${megabytes.join(', ')} MB`);
}

function bytesIn(place: string): number {
  return readdirSync(place).reduce((sum, name) => sum + statSync(join(place, name)).size, 0);
}

// What finishing a run prints is not this program's answer.
const print = console.log;
console.log = () => {};
const start = performance.now();
const bytes = (await STEPS[step]?.()) ?? Number.NaN;
const took: Took = {
  seconds: (performance.now() - start) / 1000,
  peak: process.resourceUsage().maxRSS * 1024,
  bytes,
};
print(JSON.stringify(took));

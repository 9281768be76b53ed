import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import type { ReadoutName } from '../../src/asking/readouts/readouts.ts';
import type { BatchToExport } from '../../src/batches/export-batch.ts';
import { importBatch } from '../../src/batches/import-batch.ts';
import { connectionSchema } from '../../src/batches/manifest.ts';
import { AnswerStore } from '../../src/models/kept-answers/answer-store.ts';
import { openAiConfigSchema } from '../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../src/models/openai/openai-model.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { writeHead } from '../head-files.ts';
import { type BatchRunOptions, runBatch } from '../simulator-server/index.ts';

export interface MadeBatch {
  /** Where to export to; does not exist yet. */
  readonly folder: string;
  /** Ten questions for each explanation of each head. */
  readonly batch: BatchToExport;
  /** Opened anew, as another process would. */
  readonly store: () => AnswerStore;
}

/** A suite of some heads in a folder of its own, and a column that is asked about them. */
export function madeBatch({
  heads = 2,
  explanations = ['attends to the previous token', 'attends to commas'],
  baseUrl = 'http://127.0.0.1:9/v1',
  repeat = 1,
  readout = 'logprobs' as ReadoutName,
} = {}): MadeBatch {
  const root = mkdtempSync(join(tmpdir(), 'batch-'));
  const listed = Array.from({ length: heads }, (_, head) => ({ layer: 0, head, explanations }));
  // One record a head, and other words in each: no two questions are equal.
  for (const each of listed) {
    const tokens = Array.from({ length: 10 }, (_, index) => ` word${each.head}-${index}`);
    writeHead(join(root, 'records'), each, { tokens, records: 1 });
  }
  const suite = join(root, 'suite.yaml');
  writeFileSync(
    suite,
    JSON.stringify({ name: 'made', subject: 'gpt2', records: 'records', split: 'all', heads: listed }),
  );
  const config = openAiConfigSchema.parse({ model: 'm', baseUrl, maxRetries: 3 });
  return {
    folder: join(root, 'batch'),
    batch: {
      suites: [loadSuite(suite)],
      column: {
        name: 'live',
        model: openAiModel(config),
        asking: {
          protocol: loadProtocol(PAIRWISE_V1),
          readout,
          match: 'exact',
          baselineCorrection: false,
        },
      },
      connection: connectionSchema.strip().parse(config),
      repeat,
    },
    store: () => new AnswerStore(join(root, 'answers')),
  };
}

/** Runs one of a batch's parts as an engine would, and puts what comes out into its folder. */
export function runPart(folder: string, part: string, options: BatchRunOptions = {}): void {
  const { output, errors } = runBatch(readFileSync(join(folder, part), 'utf8'), options);
  writeFileSync(join(folder, 'results', part), output);
  if (errors !== '') writeFileSync(join(folder, 'results', part.replace('.jsonl', '-errors.jsonl')), errors);
}

/** The requests of a part, parsed. */
export function requestsOf(folder: string, part = 'requests-0001.jsonl'): readonly { custom_id: string }[] {
  return readFileSync(join(folder, part), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

export const importAll = ({ folder, store }: MadeBatch) => importBatch(folder, [], store());

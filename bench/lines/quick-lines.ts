import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import type { Column } from '../../src/batches/keyed-requests.ts';
import { connectionSchema, readManifest } from '../../src/batches/manifest.ts';
import { keysOfParts } from '../../src/batches/results-of-folder.ts';
import { keptColumn, runOfKeptAnswers } from '../../src/batches/score-batch.ts';
import { DatabaseSync } from '../../src/files/sqlite.ts';
import { aucInterval } from '../../src/metrics/auc-interval.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { AnswerStore } from '../../src/models/kept-answers/answer-store.ts';
import { openAiConfigSchema } from '../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../src/models/openai/openai-model.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { toTestCase } from '../../src/promptfoo/head-test-cases.ts';
import { writeReports } from '../../src/reports/write-reports.ts';
import { type ScoredRun, scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { hashedAlternatives } from '../../test/simulator-server/hashed-answer.ts';
import { writeSuite } from '../scale/made-suite.ts';
import { inTurns, type Line } from './line.ts';

const ROUNDS = 5;

/** The lines that need no server. */
export const QUICK_LINES: readonly Line[] = [
  {
    what: 'load records and select pairs',
    yardstick: 'JSON.parse of the same files',
    goal: 1.3,
    noted: 1.35,
    measure: async (folder, scale) => {
      const { suite, files } = writeSuite(folder, {
        heads: Math.ceil(144 * scale),
        explanations: 1,
        records: 20,
        tokens: 64,
      });
      const loaded = loadSuite(suite, { environment: {} });
      return inTurns(
        ROUNDS,
        () => buildPairCases(loaded),
        () => files.map((file) => JSON.parse(readFileSync(file, 'utf8'))),
      );
    },
  },
  {
    what: 'ROC AUC with its interval',
    yardstick: 'sorting the same scores',
    noted: 8,
    measure: async (_folder, scale) => {
      const random = seededRandom('auc');
      const scores = Float64Array.from({ length: 1e6 * scale }, () => random.unit());
      const labels = Uint8Array.from(scores, (score) => (random.unit() < score ? 1 : 0));
      return inTurns(
        ROUNDS,
        () => [rocAuc(labels, scores), aucInterval(labels, scores)],
        () => Float64Array.from(scores).sort(),
      );
    },
  },
  {
    what: 'test cases of pairs',
    yardstick: 'JSON.stringify of them',
    noted: 4,
    measure: async (folder, scale) => {
      const { cases } = await buildPairCases(madeSuite(folder, scale));
      const made = cases.map(toTestCase);
      return inTurns(
        ROUNDS,
        () => cases.map(toTestCase),
        () => made.map((each) => JSON.stringify(each)),
      );
    },
  },
  {
    what: 'batch export',
    yardstick: 'writing the same bytes',
    noted: 30,
    measure: async (folder, scale) => {
      const suite = madeSuite(folder, scale);
      const bytes = Buffer.concat(await exported(folder, suite));
      return inTurns(
        ROUNDS,
        () => exported(folder, suite),
        () => writeThrough(join(folder, 'yardstick'), bytes),
      );
    },
  },
  {
    what: 'batch score, until heads are scored',
    yardstick: 'JSON.parse of its answers and records',
    noted: 2.5,
    measure: async (folder, scale) => {
      const { suite, answers } = await answered(folder, scale);
      const records = suite.heads.map(({ layer, head }) => join(folder, String(layer), `${head}.json`));
      return inTurns(
        ROUNDS,
        () => runOfKeptAnswers(suite, [keptColumn(COLUMN, new AnswerStore(answers))], { repeat: 1 }),
        () => [
          ...records.map((file) => JSON.parse(readFileSync(file, 'utf8'))),
          ...textsIn(answers).map((text) => JSON.parse(text)),
        ],
      );
    },
  },
  {
    what: 'reports',
    yardstick: 'scoring the run',
    noted: 6,
    measure: async (folder, scale) => {
      const { suite, answers } = await answered(folder, scale);
      const run = await runOfKeptAnswers(suite, [keptColumn(COLUMN, new AnswerStore(answers))], {
        repeat: 1,
      });
      const scored: ScoredRun = scoreRun(run);
      return inTurns(
        ROUNDS,
        () => writeReports(join(folder, 'results'), { ...scored, gates: 'none set', verdicts: [] }),
        () => scoreRun(run),
      );
    },
  },
];

const CONFIG = openAiConfigSchema.parse({ model: 'bench', baseUrl: 'http://127.0.0.1:9/v1' });
const COLUMN: Column = {
  name: 'bench',
  model: openAiModel(CONFIG),
  asking: {
    protocol: loadProtocol(PAIRWISE_V1),
    readout: 'logprobs',
    match: 'exact',
    baselineCorrection: false,
  },
};

/** 10,000 questions at a scale of 1. */
function madeSuite(folder: string, scale: number) {
  const size = { heads: Math.ceil(200 * scale), explanations: 5, records: 8, tokens: 64 };
  return loadSuite(writeSuite(folder, size).suite, { environment: {} });
}

type Suite = ReturnType<typeof madeSuite>;

/** Exports into a folder of its own. @returns the files' content. */
async function exported(folder: string, suite: Suite): Promise<readonly Buffer[]> {
  const batch = join(folder, 'batch');
  rmSync(batch, { recursive: true, force: true });
  const connection = connectionSchema.strip().parse(CONFIG);
  const { parts } = await exportBatch(
    batch,
    { suites: [suite], column: COLUMN, connection, repeat: 1 },
    { store: new AnswerStore(join(folder, 'none')) },
  );
  return parts.map(({ file }) => readFileSync(join(batch, file)));
}

/** A suite all of whose questions have kept answers. */
async function answered(
  folder: string,
  scale: number,
): Promise<{ readonly suite: Suite; readonly answers: string }> {
  const suite = madeSuite(folder, scale);
  await exported(folder, suite);
  const batch = join(folder, 'batch');
  const answers = join(folder, 'answers');
  const store = new AnswerStore(answers);
  const usage = { promptTokens: 700, cachedPromptTokens: 0, completionTokens: 1 };
  await Promise.all(
    [...keysOfParts(batch, readManifest(batch).parts)].map((key) =>
      store.keep(key, { topLogprobs: hashedAlternatives(key.toString('hex')), usage, attempts: 1 }),
    ),
  );
  return { suite, answers };
}

/** The JSON of kept answers. */
function textsIn(folder: string): readonly string[] {
  const rows = new DatabaseSync(join(folder, 'answers.sqlite')).prepare('SELECT answer FROM answers').all();
  return rows.map(({ answer }) => String(answer));
}

/** Writes a file to the disk, as an export does. */
function writeThrough(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'w');
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

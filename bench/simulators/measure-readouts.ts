import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { headName } from '../../src/activation-records/head.ts';
import type { Asking } from '../../src/asking/asking.ts';
import { drawIndices, seededRandom } from '../../src/metrics/seeded-random.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';
import { withKeptAnswers } from '../../src/models/kept-answers/with-kept-answers.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { keptAnswers } from '../../src/promptfoo/kept-answers.ts';
import { heuristic } from '../../src/simulation/heuristic/heuristic-simulator.ts';
import { modelSimulator } from '../../src/simulation/model-simulator.ts';
import type { Simulator } from '../../src/simulation/simulator.ts';
import { commonConfigSchema } from '../../src/simulation/simulator-declaration.ts';
import { modelOf } from './model-of.ts';
import { measureReadout, readoutTables, WAYS } from './readouts.ts';
import { bundledCases, setsOf } from './sets.ts';
import { storedAnswers } from './stored-answers.ts';

/** What was read off models is part of the repository: the tables can be made without them. */
const FOLDER = join(import.meta.dirname, '..', 'results', 'readouts');
const DOCUMENT = join(import.meta.dirname, '..', 'results', 'readouts.md');

const SETS = new Map([
  ['odd', 'Puzzles, the half on which `pairwise-v2` was not written'],
  ['real', 'Heads of SmolLM2-135M whose function was measured'],
  ['bundled', 'The bundled heads of SmolLM2-135M'],
]);

const TABLES = /(<!-- tables: npm run simulators -- --readouts -->\n)[\s\S]*(<!-- end of tables -->)/;

/** What is measured of a model: how it is asked, and which cases it can be asked about. */
interface Measurable {
  readonly name: string;
  readonly simulatorOf: (asking: Asking) => Simulator;
  readonly readouts: readonly string[];
  readonly of?: (cases: readonly PairCase[]) => readonly PairCase[];
  readonly release?: () => Promise<void>;
}

/**
 * Measures readouts of models, and writes the tables of all that were ever measured here.
 *
 * @param files GGUF files, files of stored answers, or `heuristic`.
 */
export async function measureReadouts(
  files: readonly string[],
  {
    real,
    half,
    readout,
    heads,
    threads,
  }: {
    readonly real?: string;
    readonly half: string[];
    readonly readout?: string[];
    readonly heads?: string;
    readonly threads?: string;
  },
): Promise<void> {
  const sets = new Map(await setsOf(real)).set('bundled', await bundledCases());
  for (const file of files) {
    const { name, simulatorOf, readouts, of = (cases) => cases, release } = measurable(file, threads);
    for (const set of SETS.keys()) {
      const cases = half.includes(set) ? someHeads(of(sets.get(set) ?? []), set, heads) : [];
      if (cases.length === 0) continue;
      for (const way of WAYS) {
        if (!(readout ?? readouts).includes(way.readout)) continue;
        await measureReadout({ model: name, set, way }, cases, simulatorOf(way.asking), FOLDER);
      }
    }
    await release?.();
  }
  const tables = readoutTables(FOLDER, SETS);
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(
    DOCUMENT,
    document.replace(TABLES, (_, start: string, end: string) => `${start}\n${tables}\n${end}`),
  );
}

/** All of them, or so many, drawn by a seed. */
function someHeads(cases: readonly PairCase[], set: string, wanted: string | undefined): readonly PairCase[] {
  const heads = [...Map.groupBy(cases, ({ head }) => headName(head)).values()];
  const count = wanted === undefined ? heads.length : Number(wanted);
  return drawIndices(heads.length, count, seededRandom('readouts', set)).flatMap(
    (index) => heads[index] ?? [],
  );
}

/** What was paid for in an earlier call is part of what a readout takes. */
function countedAnew(model: ChatModel): ChatModel {
  return {
    ...model,
    reply: async (request, call) => {
      const { reused: _, ...reply } = await model.reply(request, call);
      return reply;
    },
  };
}

function measurable(file: string, threads: string | undefined): Measurable {
  const name = basename(file).replace(/\.(gguf|jsonl)$/, '');
  if (file === 'heuristic') {
    const simulatorOf = (asking: Asking) => heuristic.create(commonConfigSchema.parse({}), { asking });
    return { name, simulatorOf, readouts: ['logprobs'] };
  }
  if (file.endsWith('.jsonl')) {
    const { model, of } = storedAnswers(file);
    return { name, simulatorOf: (asking) => modelSimulator(model, asking), readouts: ['logprobs'], of };
  }
  const model = modelOf(file, threads);
  const kept = countedAnew(withKeptAnswers(model, keptAnswers()));
  return {
    name,
    simulatorOf: (asking) => modelSimulator(kept, asking),
    readouts: WAYS.map((way) => way.readout),
    ...(model.release ? { release: model.release } : {}),
  };
}

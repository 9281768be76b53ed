import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { withReadout } from '../asking/asking.ts';
import { READOUTS, type ReadoutName } from '../asking/readouts/readouts.ts';
import { folderNameOf } from '../files/folder-name.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import type { ChatModel, ChatReply } from '../models/chat-model.ts';
import { withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { ModelError } from '../models/model-error.ts';
import { buildPairCases } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { type ConfiguredSimulator, configuredSimulator } from '../promptfoo/configured-simulator.ts';
import { keeperOf } from '../promptfoo/kept-answers.ts';
import { progressLine } from '../reports/progress-line.ts';
import { readoutsTable } from '../reports/validation/readouts-table.ts';
import { validationTable } from '../reports/validation/validation-table.ts';
import { writeValidation } from '../reports/validation/write-validation.ts';
import { askingIdOf, type Simulator } from '../simulation/simulator.ts';
import { loadSuite } from '../suite/load-suite.ts';
import { askQuestions } from '../validation/ask-questions.ts';
import { type AnsweredQuestion, buildValidation } from '../validation/build-validation.ts';
import { readPerturbedExplanations } from '../validation/perturbed-explanations.ts';
import { type ReadoutWorth, readoutWorth } from '../validation/readout-worth.ts';
import type { Validation } from '../validation/validation.ts';
import { type ValidationQuestion, validationQuestions } from '../validation/validation-questions.ts';

const PUZZLES = new URL('../../datasets/puzzles/', import.meta.url);

interface ValidateOptions {
  readonly config: string;
  readonly simulator?: string;
  readonly output?: string;
  readonly concurrency: number;
  readonly heads?: number;
  readonly readouts?: readonly ReadoutName[];
  /** `--no-cache` makes it false. */
  readonly cache: boolean;
}

export function validateCommand(): Command {
  return new Command('validate')
    .option('-c, --config <file>', 'a promptfoo config', 'promptfooconfig.yaml')
    .option('--simulator <label>', 'which of its simulators, if there are several')
    .option('-o, --output <folder>', 'where to write (default: results/validations/<label>)')
    .option('-j, --concurrency <number>', 'concurrent questions', positive, 4)
    .option('--heads <number>', 'about how many heads to use, for slow models', positive)
    .option(
      '--readouts <names>',
      'only compare readouts, e.g. logprobs,samples,stated: accuracy and cost of each',
      readoutNames,
    )
    .option('--no-cache', 'ignore kept answers, and keep none')
    .action(validate);
}

async function validate(options: ValidateOptions): Promise<void> {
  const configured = configuredSimulator(options.config, options.simulator);
  if (options.readouts !== undefined) return compareReadouts(configured, options.readouts, options);
  const { name, asking, make } = configured;
  if ((asking.settings?.pairsPerRequest ?? 1) > 1) {
    throw new UserError(
      `${options.config}: ${name}: pairsPerRequest: a validation asks about one pair at a time, which says nothing of several; validate it without`,
    );
  }
  const keeper = keeperOf(options.cache);
  const simulator = make({ around: (model) => withKeptAnswers(model, keeper) });
  const questions = await questionsAbout(options.heads);
  const answers = await answersOf(simulator, questions, options).finally(() => simulator.release?.());
  const validation = buildValidation({ simulator: name, protocol: askingIdOf(simulator, asking) }, answers);
  const folder = options.output ?? join('results', 'validations', folderNameOf(name));
  writeValidation(folder, validation);
  console.log(
    `${validationTable(validation)}\n${verdictLines(validation).join('\n')}\nValidation: ${folder}`,
  );
}

/** As many heads as tell something, at a price that somebody pays for a look. */
const HEADS_COMPARED = 8;
/** Where none of the first ones is scored, the others are not asked. */
const FIRST = 3;

async function compareReadouts(
  { asking, make }: ConfiguredSimulator,
  readouts: readonly ReadoutName[],
  options: ValidateOptions,
): Promise<void> {
  const questions = (await questionsAbout(options.heads ?? HEADS_COMPARED)).filter(
    ({ variant: { kind } }) => kind === 'true' || kind === 'other',
  );
  const keeper = keeperOf(options.cache);
  const worths: ReadoutWorth[] = [];
  for (const readout of readouts) {
    const expenses: ChatReply[] = [];
    const noting = (model: ChatModel): ChatModel => ({
      ...model,
      reply: async (request, call) => {
        const reply = await model.reply(request, call);
        expenses.push(reply);
        return reply;
      },
    });
    const simulator = make({
      asking: withReadout(asking, readout, { pairsPerRequest: 1, orders: 1 }),
      around: (model) => noting(withKeptAnswers(model, keeper)),
    });
    const answers = await answersUnlessHopeless(simulator, questions, options);
    await simulator.release?.();
    worths.push(readoutWorth(readout, answers, expenses));
  }
  console.log(readoutsTable(worths));
  if (asking.baselineCorrection !== false) {
    console.log('Requests, tokens and prices include those of the baseline correction.');
  }
}

async function answersUnlessHopeless(
  simulator: Simulator,
  questions: readonly ValidationQuestion[],
  options: ValidateOptions,
): Promise<readonly AnsweredQuestion[]> {
  const some = questions.slice(0, FIRST);
  const first = await answersOf(simulator, some, options).catch((error: unknown) => {
    if (!ModelError.isInstance(error)) throw error;
    return some.map((each) => ({ ...each, probability: null, mass: null, unscored: error.message }));
  });
  if (first.every(({ probability }) => probability === null)) return first;
  return [...first, ...(await answersOf(simulator, questions.slice(FIRST), options))];
}

/** Other records of the heads than those that the bundled suite asks about. */
async function questionsAbout(heads: number | undefined): Promise<readonly ValidationQuestion[]> {
  const suite = loadSuite(fileURLToPath(new URL('suite.yaml', PUZZLES)), { environment: {} });
  const { cases } = await buildPairCases({ ...suite, split: 'test' });
  return validationQuestions(
    ofSomeHeads(
      cases.filter(({ explanation }) => explanation.truth === true),
      heads,
    ),
    readPerturbedExplanations(fileURLToPath(new URL('perturbations.yaml', PUZZLES))),
  );
}

async function answersOf(
  simulator: Simulator,
  questions: readonly ValidationQuestion[],
  { concurrency }: ValidateOptions,
): Promise<readonly AnsweredQuestion[]> {
  const progress = progressLine('questions');
  return askQuestions(questions, simulator, { concurrency, onProgress: progress.update }).finally(
    progress.stop,
  );
}

function verdictLines({ trust, verdict: [first = '', ...others] }: Validation): readonly string[] {
  const colour = { use: pc.green, 'use with care': pc.yellow, 'do not use': pc.red }[trust];
  return [pc.bold(colour(visibleText(first))), ...others.map(visibleText)];
}

/** The cases of so many heads, from all over the suite. */
function ofSomeHeads(cases: readonly PairCase[], wanted: number | undefined): readonly PairCase[] {
  const heads = [...Map.groupBy(cases, ({ head }) => headName(head)).values()];
  const count = Math.min(wanted ?? heads.length, heads.length);
  return Array.from(
    { length: count },
    (_, index) => heads[Math.ceil((index * heads.length) / count)] ?? [],
  ).flat();
}

function readoutNames(text: string): readonly ReadoutName[] {
  const known = Object.keys(READOUTS);
  const names = text.split(',').map((name) => name.trim());
  const isKnown = (name: string): name is ReadoutName => known.includes(name);
  if (names.every(isKnown)) return names;
  throw new InvalidArgumentError(`expected some of ${known.join(',')}`);
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('expected a whole number from 1 on');
}

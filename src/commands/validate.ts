import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { problemOf, withReadout } from '../asking/asking.ts';
import { READOUTS, type ReadoutName } from '../asking/readouts/readouts.ts';
import { folderNameOf } from '../files/folder.ts';
import { visibleText } from '../files/visible-text.ts';
import { refuseUnwritable } from '../files/write-whole-file.ts';
import type { ChatModel, ChatReply } from '../models/chat-model.ts';
import { withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { ModelError } from '../models/model-error.ts';
import { buildPairCases } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { type ConfiguredSimulator, configuredSimulator } from '../promptfoo/configured-simulator.ts';
import { keeperOf } from '../promptfoo/kept-answers.ts';
import { progressLine } from '../reports/progress-line.ts';
import { readoutsTable, validationTable, writeValidation } from '../reports/validation/validation-report.ts';
import { bundledFile, bundledSuite } from '../suite/bundled-suite.ts';
import { askQuestions } from '../validation/ask-questions.ts';
import { type AnsweredQuestion, buildValidation } from '../validation/build-validation.ts';
import { readPerturbedExplanations } from '../validation/perturbations.ts';
import {
  choiceText,
  type ReadoutChoice,
  type ReadoutWorth,
  readoutWorth,
} from '../validation/readout-worth.ts';
import type { Validation } from '../validation/validation.ts';
import { type ValidationQuestion, validationQuestions } from '../validation/validation-questions.ts';
import { configOption, simulatorOption, wholeNumber } from './options.ts';

type Made = ReturnType<ConfiguredSimulator['make']>;

interface ValidateOptions {
  readonly config: string;
  readonly simulator?: string;
  readonly output?: string;
  readonly concurrency: number;
  readonly heads?: number;
  readonly readouts?: readonly ReadoutChoice[];
  /** `--no-cache` makes it false. */
  readonly cache: boolean;
}

export function validateCommand(): Command {
  return new Command('validate')
    .addOption(configOption())
    .addOption(simulatorOption())
    .option('-o, --output <folder>', 'where to write (default: results/validations/<label>)')
    .option('-j, --concurrency <number>', 'concurrent questions', wholeNumber(1), 4)
    .option('--heads <number>', 'about how many heads to use, for slow models', wholeNumber(1))
    .option(
      '--readouts <names>',
      'only compare readouts, e.g. logprobs,stated,stated:10,stated:10:2 (ten pairs a request; in two orders): accuracy and cost of each',
      readoutChoices,
    )
    .option('--no-cache', 'ignore kept answers, and keep none')
    .action(validate);
}

async function validate(options: ValidateOptions): Promise<void> {
  const configured = configuredSimulator(options.config, options.simulator);
  if (options.readouts !== undefined) return compareReadouts(configured, options.readouts, options);
  const { name, make, askedAs } = configured;
  const folder = options.output ?? join('results', 'validations', folderNameOf(name));
  refuseUnwritable(join(folder, 'validation.json'));
  const keeper = keeperOf(options.cache);
  const simulator = make({ around: (model) => withKeptAnswers(model, keeper) });
  const questions = await questionsAbout(options.heads);
  const answers = await answersOf(simulator, questions, options).finally(() => simulator.release?.());
  const validation = buildValidation({ simulator: name, protocol: askedAs(simulator) }, answers);
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
  readouts: readonly ReadoutChoice[],
  options: ValidateOptions,
): Promise<void> {
  const questions = (await questionsAbout(options.heads ?? HEADS_COMPARED)).filter(
    ({ variant: { kind } }) => kind === 'true' || kind === 'other',
  );
  const keeper = keeperOf(options.cache);
  const worths: ReadoutWorth[] = [];
  for (const choice of readouts) {
    const { readout, ...together } = choice;
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
      asking: withReadout(asking, readout, together),
      around: (model) => noting(withKeptAnswers(model, keeper)),
    });
    const answers = await answersUnlessHopeless(simulator, questions, options);
    await simulator.release?.();
    worths.push(readoutWorth(choiceText(choice), answers, expenses));
  }
  console.log(readoutsTable(worths));
  if (asking.baselineCorrection !== false) {
    console.log('Requests, tokens and prices include those of the baseline correction.');
  }
}

async function answersUnlessHopeless(
  simulator: Made,
  questions: readonly ValidationQuestion[],
  options: ValidateOptions,
): Promise<readonly AnsweredQuestion[]> {
  const first = questions[0];
  const isOfMany = (simulator.asked?.asking.settings?.pairsPerRequest ?? 1) > 1;
  const isTogether = ({ pairCase, variant }: ValidationQuestion) =>
    pairCase.head === first?.pairCase.head && isDeepStrictEqual(variant, first.variant);
  const some = isOfMany ? questions.filter(isTogether) : questions.slice(0, FIRST);
  const answers = await answersOf(simulator, some, options).catch((error: unknown) => {
    if (!ModelError.isInstance(error)) throw error;
    return some.map((each) => ({ ...each, probability: null, mass: null, unscored: error.message }));
  });
  if (answers.every(({ probability }) => probability === null)) return answers;
  const others = questions.filter((each) => !some.includes(each));
  return [...answers, ...(await answersOf(simulator, others, options))];
}

/** Other records of the heads than those that the bundled suite asks about. */
async function questionsAbout(heads: number | undefined): Promise<readonly ValidationQuestion[]> {
  const { cases } = await buildPairCases({ ...bundledSuite('puzzles'), split: 'test' });
  const trueCases = cases.filter(({ explanation }) => explanation.truth === true);
  const perturbed = readPerturbedExplanations(bundledFile('puzzles/perturbations.yaml'));
  return validationQuestions(ofSomeHeads(trueCases, heads), perturbed);
}

async function answersOf(
  simulator: Made,
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

function readoutChoices(text: string): readonly ReadoutChoice[] {
  const known = Object.keys(READOUTS);
  const isKnown = (name: string): name is ReadoutName => known.includes(name);
  return text.split(',').map((said) => {
    const [readout = '', pairs = '1', orders = '1', ...more] = said.trim().split(':');
    if (!isKnown(readout) || more.length > 0) {
      throw new InvalidArgumentError(`expected some of ${known.join(',')}; stated:10 is ten pairs a request`);
    }
    const choice = { readout, pairsPerRequest: wholeNumber(1)(pairs), orders: wholeNumber(1)(orders) };
    const problem = problemOf(readout, choice);
    if (problem !== undefined) throw new InvalidArgumentError(`${said}: ${problem}`);
    return choice;
  });
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { folderNameOf } from '../files/folder-name.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { AnswerStore } from '../models/kept-answers/answer-store.ts';
import { keptInMemory, withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { buildPairCases } from '../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { configuredSimulator } from '../promptfoo/configured-simulator.ts';
import { keptAnswersFolder } from '../promptfoo/kept-answers.ts';
import { progressLine } from '../reports/progress-line.ts';
import { validationTable } from '../reports/validation/validation-table.ts';
import { writeValidation } from '../reports/validation/write-validation.ts';
import { askingIdOf } from '../simulation/simulator.ts';
import { loadSuite } from '../suite/load-suite.ts';
import { askQuestions } from '../validation/ask-questions.ts';
import { buildValidation } from '../validation/build-validation.ts';
import { readPerturbedExplanations } from '../validation/perturbed-explanations.ts';
import type { Validation } from '../validation/validation.ts';
import { validationQuestions } from '../validation/validation-questions.ts';

const PUZZLES = new URL('../../datasets/puzzles/', import.meta.url);

interface ValidateOptions {
  readonly config: string;
  readonly simulator?: string;
  readonly output?: string;
  readonly concurrency: number;
  readonly heads?: number;
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
    .option('--no-cache', 'ignore kept answers, and keep none')
    .action(validate);
}

async function validate(options: ValidateOptions): Promise<void> {
  const { name, asking, make } = configuredSimulator(options.config, options.simulator);
  if ((asking.settings?.pairsPerRequest ?? 1) > 1) {
    throw new UserError(
      `${options.config}: ${name}: pairsPerRequest: a validation asks about one pair at a time, which says nothing of several; validate it without`,
    );
  }
  const keeper = options.cache ? new AnswerStore(keptAnswersFolder()) : keptInMemory();
  const simulator = make({ around: (model) => withKeptAnswers(model, keeper) });
  const suite = loadSuite(fileURLToPath(new URL('suite.yaml', PUZZLES)), { environment: {} });
  // Other records of the heads than those that the bundled suite asks about.
  const { cases } = await buildPairCases({ ...suite, split: 'test' });
  const questions = validationQuestions(
    ofSomeHeads(
      cases.filter(({ explanation }) => explanation.truth === true),
      options.heads,
    ),
    readPerturbedExplanations(fileURLToPath(new URL('perturbations.yaml', PUZZLES))),
  );
  const progress = progressLine('questions');
  const answers = await askQuestions(questions, simulator, {
    concurrency: options.concurrency,
    onProgress: progress.update,
  }).finally(async () => {
    progress.stop();
    await simulator.release?.();
  });
  const validation = buildValidation({ simulator: name, protocol: askingIdOf(simulator, asking) }, answers);
  const folder = options.output ?? join('results', 'validations', folderNameOf(name));
  writeValidation(folder, validation);
  console.log(
    `${validationTable(validation)}\n${verdictLines(validation).join('\n')}\nValidation: ${folder}`,
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

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('expected a whole number from 1 on');
}

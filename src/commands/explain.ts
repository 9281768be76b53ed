import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { exportRequests } from '../batches/export-batch.ts';
import { type KeyedRequest, NOT_ANSWERED, notingModel } from '../batches/keyed-requests.ts';
import type { ColumnEstimate } from '../estimate/estimate-run.ts';
import { estimateTable } from '../estimate/estimate-table.ts';
import { RequestTally } from '../estimate/request-tally.ts';
import type { Explainer } from '../explaining/candidate.ts';
import { explainHeads, type HeadExplained } from '../explaining/explain-heads.ts';
import { type JudgeText, judgeWith } from '../explaining/judged-text.ts';
import { readJsonLines } from '../files/json-file.ts';
import { someOf } from '../files/number-text.ts';
import { readText } from '../files/read-text.ts';
import { UserError } from '../files/user-error.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import type { ChatModel, RequestCost } from '../models/chat-model.ts';
import {
  type AroundExplainer,
  configuredExplainers,
  defaultExplainers,
} from '../promptfoo/configured-explainers.ts';
import { keeperOf, keptAnswers } from '../promptfoo/kept-answers.ts';
import { explainedHeadsTable, explainersTable } from '../reports/explainers-table.ts';
import { progressLine } from '../reports/progress-line.ts';
import { connectionOf } from './batch/batch-config.ts';
import { tellExport, tellNext } from './batch/export.ts';
import {
  askedModel,
  chosenSimulator,
  commandOnHeads,
  type OnHeadsOptions,
  simulatorToAsk,
  suiteToExplain,
} from './on-heads.ts';
import { wholeNumber } from './options.ts';

const MOST_NAMED = 5;

const EXPLAINERS_FILE = 'explainers.yaml';

interface ExplainOptions extends OnHeadsOptions {
  readonly explainers?: string;
  readonly explainer?: string;
  readonly output?: string;
  readonly refine: number;
  readonly export?: string;
}

export function explainCommand(): Command {
  return commandOnHeads('explain', 'that chooses among candidates')
    .option(
      '--explainers <file>',
      `the explainers (default: ${EXPLAINERS_FILE} next to the config, else rules)`,
    )
    .option('--explainer <label>', 'only this one of them')
    .option(
      '--refine <rounds>',
      'at most this many rounds of improvement, each kept only if it helps on calibration records',
      wholeNumber(0),
      0,
    )
    .option('-o, --output <file>', 'where to write (default: explanations.jsonl next to the suite)')
    .option(
      '--export <folder>',
      'write the explainer’s next requests as a batch, for batch submit, fetch and import, and send it nothing',
    )
    .action(explain);
}

async function explain(options: ExplainOptions): Promise<void> {
  if (options.estimate) return estimateExplain(options);
  if (options.export !== undefined) return exportExplain(options, options.export);
  const { suite, file } = suiteToExplain(options);
  const output = options.output ?? join(dirname(file), 'explanations.jsonl');
  // Before anything is paid for.
  const before = linesBefore(output);
  const keeper = keeperOf(options.cache);
  const explainers = explainersFor(options, (model, label) =>
    askedModel(model, keeper, label, options.concurrency),
  );
  const { name, simulator } = simulatorToAsk(options, keeper);
  const explained: HeadExplained[] = [];
  let hasWritten = false;
  const progress = progressLine('heads');
  try {
    await explainHeads(suite, explainers, judgeWith(simulator, options.concurrency), {
      refineRounds: options.refine,
      onExplained: (each) => {
        explained.push(each);
        progress.update(explained.length / explainers.length, suite.heads.length);
      },
    });
  } finally {
    progress.stop();
    await simulator.release?.();
    // What was explained before something failed is not lost, nor what cannot be written.
    if (explained.length > 0) {
      console.log(`${explainedHeadsTable(explained)}\n${explainersTable(explained, name)}`);
      tellProblems(explained);
      hasWritten = writeLines(output, before, explained);
    }
  }
  if (!hasWritten) return;
  console.log(`Explanations: ${output}`);
  const listing = suite.explanationsFiles.some((each) => resolve(each) === resolve(output))
    ? ''
    : `put \`explanations: ${basename(output)}\` and \`split: test\` into ${file}, then `;
  console.log(`${pc.bold('Next:')} ${listing}npx promptfoo eval -c ${options.config}`);
}

/** Why heads have no explanation, and answers were of no use: a line for each reason. */
function tellProblems(explained: readonly HeadExplained[]): void {
  const problems = explained.flatMap(({ explainer, failure, result, ...head }) => [
    ...(failure === undefined ? [] : [{ explainer, head: headName(head), what: failure }]),
    ...(result?.unusable ?? []).map((reason) => ({
      explainer,
      head: headName(head),
      what: `an answer is not used: ${reason}`,
    })),
  ]);
  for (const alike of Map.groupBy(problems, ({ explainer, what }) => `${explainer} ${what}`).values()) {
    const heads = [...new Set(alike.map(({ head }) => head))];
    const [{ explainer = '', what = '' } = {}] = alike;
    console.error(visibleText(`${explainer}: ${someOf(heads, MOST_NAMED)}: ${shorten(what, 300)}`));
  }
  if (explained.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}

/**
 * Writes the requests of one explainer that have no kept answer as a batch: first answers, and with `--refine` those of the next round, as
 * far as the answers before it are kept and the simulator has judged them.
 */
async function exportExplain(options: ExplainOptions, folder: string): Promise<void> {
  const { suite } = suiteToExplain(options);
  const store = keptAnswers();
  const asked: { name: string; model: ChatModel; config: unknown; requests: KeyedRequest[] }[] = [];
  const explainers = explainersFor(options, (model, name, _, config) => {
    const requests: KeyedRequest[] = [];
    asked.push({ name, model, config, requests });
    return notingModel(model, store, requests);
  });
  const chosen = asked.filter(({ name }) => explainers.some(({ label }) => label === name));
  const [one, another] = chosen;
  if (one === undefined || another !== undefined) {
    const there = chosen.map(({ name }) => name).join(', ');
    throw new UserError(
      `a batch holds the requests of one explainer that asks a model: ${there === '' ? 'there is none' : `name it with --explainer: ${there}`}`,
    );
  }
  const explained: HeadExplained[] = [];
  const { simulator } = simulatorToAsk(options, keeperOf(options.cache));
  try {
    await explainHeads(
      suite,
      explainers.filter(({ label }) => label === one.name),
      options.refine > 0 ? judgeWith(simulator, options.concurrency) : judgeNothing,
      { refineRounds: options.refine, onExplained: (each) => explained.push(each) },
    );
  } finally {
    await simulator.release?.();
  }
  tellProblems(explained.filter(({ failure }) => failure !== NOT_ANSWERED));
  const { name, model, requests } = one;
  const connection = connectionOf(one);
  const batch = { name, wanted: 'text', model, connection, requests: () => requests } as const;
  const summary = await exportRequests(folder, batch, { store, missing: true });
  tellExport(summary);
  tellNext(folder, summary);
}

const judgeNothing: JudgeText = async (_text, _rule, pairs) => pairs.map(() => null);

/** Goes through all of it with models that ask nobody. A round of refinement asks as much as the first answers at most. */
async function estimateExplain(options: ExplainOptions): Promise<void> {
  const { suite } = suiteToExplain(options);
  const tallies: { readonly name: string; readonly cost: RequestCost; readonly tally: RequestTally }[] = [];
  const tallied = (model: ChatModel, name: string, cost: RequestCost) => {
    const tally = new RequestTally();
    tallies.push({ name, cost, tally });
    return tally.around(model);
  };
  const explainers = explainersFor(options, tallied);
  const { name, cost, make } = chosenSimulator(options);
  const simulator = make({ around: (model) => tallied(model, `judged by ${name}`, cost) });
  await explainHeads(suite, explainers, judgeWith(simulator, options.concurrency), {
    refineRounds: 0,
    onExplained: () => {},
  });
  const columns: ColumnEstimate[] = [];
  for (const each of tallies) {
    columns.push(await each.tally.estimate(each.name, each.cost, 1 + options.refine));
  }
  console.log(
    columns.length === 0
      ? 'Nothing would be sent: neither the explainers nor the simulator ask a model.'
      : `${estimateTable({ repeat: 1, columns, warnings: [] })}\nAt most: answers are counted at their full length${options.refine > 0 ? ', and every round of refinement as if it were needed' : ''}.`,
  );
}

function explainersFor(
  { config, explainers, explainer }: ExplainOptions,
  around: AroundExplainer,
): readonly Explainer[] {
  const file = explainers ?? join(dirname(config), EXPLAINERS_FILE);
  const isThere = explainers !== undefined || existsSync(file);
  const all = isThere ? configuredExplainers(file, around) : defaultExplainers();
  const chosen = all.filter(({ label }) => explainer === undefined || label === explainer);
  if (chosen.length > 0) return chosen;
  throw new UserError(
    `--explainer ${explainer}: there is no such explainer: ${all.map(({ label }) => label).join(', ')}`,
  );
}

/** What an explanations file holds already. @throws UserError where it cannot be read, or not be written. */
function linesBefore(output: string): readonly unknown[] {
  const isThere = existsSync(output);
  const lines = isThere ? readJsonLines(output).map(({ value }) => value) : [];
  writeWholeFile(output, isThere ? readText(output) : '');
  if (!isThere) rmSync(output);
  return lines;
}

/** Lines of other explainers and other heads stay: they may be a person's. @returns whether there is anything to write. */
function writeLines(
  output: string,
  before: readonly unknown[],
  explained: readonly HeadExplained[],
): boolean {
  const isReplaced = (value: unknown) => {
    const { data } = explanationOriginSchema.safeParse(value);
    return (
      data !== undefined &&
      explained.some(
        ({ layer, head, explainer, failure }) =>
          failure === undefined &&
          layer === data.layer &&
          head === data.head &&
          explainer === data.writtenBy.explainer,
      )
    );
  };
  const lines = [...before.filter((value) => !isReplaced(value)), ...explained.flatMap(({ lines }) => lines)];
  if (lines.length === 0 && before.length === 0) return false;
  writeWholeFile(output, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return true;
}

const explanationOriginSchema = z.looseObject({
  layer: z.int(),
  head: z.int(),
  writtenBy: z.looseObject({ explainer: z.string() }),
});

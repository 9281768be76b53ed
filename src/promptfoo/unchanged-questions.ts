import { existsSync } from 'node:fs';
import { z } from 'zod';
import { rowsOfCase } from '../batches/score-batch.ts';
import { count } from '../files/number-text.ts';
import { refuseMisspelt } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { Repliers } from '../models/kept-answers/repliers.ts';
import { onlyKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { type PairCase, questionKey } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import { PAIRS_OF_RUN } from './asked-suites.ts';
import { configsOf } from './command-line.ts';
import { scoredColumns } from './configured-simulator.ts';
import { ANSWERS_OF_RUN } from './kept-answers.ts';
import { readRunConfig } from './read-config.ts';

/** The variable that keeps questions with kept answers out of promptfoo's table. */
const ROWS_SWITCH = 'ATTENTION_HEADS_ROWS';

interface PartlyAsked {
  readonly columns: readonly string[];
  readonly asked: readonly PairCase[];
  /** The answers to those that promptfoo is not given. */
  readonly rows: readonly RunRow[];
  readonly note: string;
}

/** By the suite's name: promptfoo's hooks hear only of what it was given. */
const partlyAsked = new Map<string, PartlyAsked>();

const CONFIGS = ['yaml', 'yml', 'json'].map((extension) => `promptfooconfig.${extension}`);
const switches = z.looseObject({ cache: z.boolean().optional() }).optional();
const cacheSchema = z.looseObject({ commandLineOptions: switches, evaluateOptions: switches });
/** What chooses among rows, or asks anew. */
const REFUSED = /^(--filter-(?!providers|targets)|-n|--no-cache|--repeat|--resume|--retry-errors)/;

/**
 * What promptfoo is to ask of a suite: with `ATTENTION_HEADS_ROWS=changed`, what some simulator has no kept answer to,
 * and the first question, as a run needs a row. {@link wholeRun} adds the other answers.
 * @throws UserError where that is not what the command line asks for.
 */
export async function questionsToAsk(
  cases: readonly PairCase[],
  { argv = process.argv, environment = process.env } = {},
): Promise<readonly PairCase[]> {
  const [{ suite } = { suite: '' }] = cases;
  partlyAsked.delete(suite);
  refuseMisspelt(Object.keys(environment), [ROWS_SWITCH], 'the environment');
  const said = environment[ROWS_SWITCH];
  if (said === undefined || said === '') return cases;
  if (said !== 'changed') {
    throw new UserError(`${ROWS_SWITCH}: expected changed, or nothing, and found ${JSON.stringify(said)}`);
  }
  const [file, another] =
    configsOf(argv).length > 0 ? configsOf(argv) : CONFIGS.filter((name) => existsSync(name));
  const refused = argv.find((argument) => REFUSED.test(argument)) ?? cacheOff(file, environment);
  if (file === undefined || another !== undefined || refused !== undefined) {
    throw new UserError(
      `${ROWS_SWITCH}=changed: works with one config, YAML or JSON, and no option that filters, repeats or asks anew: leave out ${refused ?? 'the variable'}`,
    );
  }
  const { columns: configured, repeat } = readRunConfig(file);
  const names = configured.map(({ name }) => name);
  const columns = await scoredColumns(file, names, (model) => {
    const repliers = new Repliers(model, (sentence) => console.error(visibleText(sentence)));
    return onlyKeptAnswers(model, ANSWERS_OF_RUN, (kept) => repliers.mayServe(kept));
  });
  const toAsk: PairCase[] = [];
  const rows: RunRow[] = [];
  for (const [index, pairCase] of cases.entries()) {
    const answers = await rowsOfCase(pairCase, columns, { repeat, groups: PAIRS_OF_RUN });
    if (index === 0 || answers.some(({ probability }) => probability === null)) toAsk.push(pairCase);
    else rows.push(...answers);
  }
  const note = `${count(cases.length - toAsk.length)} of ${count(cases.length)} questions have kept answers from every simulator and no row in promptfoo's table.`;
  console.error(note);
  partlyAsked.set(suite, { columns: names, asked: cases, rows, note });
  return toAsk;
}

/** What keeps promptfoo from using answers of earlier runs. */
function cacheOff(file: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  if (/^(false|0|no)$/i.test(environment.PROMPTFOO_CACHE_ENABLED ?? '')) return 'PROMPTFOO_CACHE_ENABLED';
  const { commandLineOptions, evaluateOptions } = file === undefined ? {} : readYamlFile(file, cacheSchema);
  return [commandLineOptions, evaluateOptions].some((each) => each?.cache === false)
    ? 'cache: false'
    : undefined;
}

/** All that is asked of suites, of which promptfoo may have a part. */
export function wholeSuites(asked: readonly PairCase[]): readonly PairCase[] {
  return [...Map.groupBy(asked, ({ suite }) => suite)].flatMap(
    ([suite, given]) => partlyAsked.get(suite)?.asked ?? given,
  );
}

export function noteOf(suite: string): string | undefined {
  return partlyAsked.get(suite)?.note;
}

/** A run with the answers that promptfoo was not given, in the order in which it would have them. */
export function wholeRun<R extends Run>(run: R): R {
  const kept = [...new Set(run.asked.map(({ suite }) => suite))].flatMap((suite) => {
    const { columns = [], rows = [] } = partlyAsked.get(suite) ?? {};
    const places = columns.map((name, index) =>
      columns.length === run.simulators.length ? index : run.simulators.indexOf(name.normalize('NFC')),
    );
    return rows
      .map((row) => ({ ...row, column: places[row.column] ?? -1 }))
      .filter(({ column }) => column >= 0);
  });
  if (kept.length === 0) return run;
  const places = new Map(run.asked.map((pairCase, index) => [questionKey(pairCase), index]));
  const placed = [...run.rows, ...kept].map((row) => ({
    row,
    place: places.get(questionKey(row.pairCase)) ?? 0,
  }));
  placed.sort((a, b) => a.place - b.place || a.row.column - b.row.column);
  return { ...run, rows: placed.map(({ row }) => row) };
}

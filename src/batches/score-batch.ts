import type { Asking } from '../asking/asking.ts';
import { toldInOneLine } from '../files/system-error.ts';
import type { AnswerRecord } from '../models/expense.ts';
import { type Keeper, onlyKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import type { PairCasesOptions } from '../pair-cases/build-pair-cases.ts';
import { CaseJudge } from '../pair-cases/judge-case.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { PairGroups } from '../pair-cases/pair-groups.ts';
import { type PairWarning, warningSentences } from '../pair-cases/pair-warnings.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import { modelSimulator } from '../simulation/model-simulator.ts';
import { askingIdOf, type Simulator } from '../simulation/simulator.ts';
import type { Suite } from '../suite/load-suite.ts';
import { type Column, headsOfSuites } from './keyed-requests.ts';

/** A column of a run whose simulator replies with kept answers, or reads the questions itself. */
export interface ScoredColumn {
  readonly name: string;
  readonly simulator: Simulator;
  readonly asking: Asking;
  /** Identifies the simulator, whatever its label; absent if nobody asks. */
  readonly id?: string;
}

/** A column that is asked by the file, with the answers that are kept. */
export function keptColumn({ name, model, asking }: Column, keeper: Pick<Keeper, 'get'>): ScoredColumn {
  return { name, simulator: modelSimulator(onlyKeptAnswers(model, keeper), asking), asking };
}

interface ScoreOptions extends PairCasesOptions {
  readonly repeat: number;
  /** Told what the user should know about the suite and its pairs. */
  readonly warn?: (sentence: string) => void;
}

/** The run that `promptfoo eval` would make of kept answers alone; questions without one are unscored. @throws UserError */
export async function runOfKeptAnswers(
  suite: Suite,
  columns: readonly ScoredColumn[],
  options: ScoreOptions,
): Promise<Run> {
  const heads = await Array.fromAsync(headsOfKeptAnswers(suite, columns, options));
  return {
    evalId: null,
    simulators: columns.map(({ name }) => name),
    asked: heads.flatMap(({ asked }) => asked),
    rows: heads.flatMap(({ rows }) => rows),
  };
}

/** {@link runOfKeptAnswers} head by head. */
export async function* headsOfKeptAnswers(
  suite: Suite,
  columns: readonly ScoredColumn[],
  { repeat, warn = () => {}, ...options }: ScoreOptions,
): AsyncGenerator<Pick<Run, 'asked' | 'rows'>, void> {
  const warnings: PairWarning[] = [];
  let heads = 0;
  for await (const { cases, pairWarnings } of headsOfSuites([suite], options)) {
    heads += 1;
    warnings.push(...pairWarnings);
    const groups = new PairGroups();
    groups.add(cases);
    const rows: RunRow[] = [];
    for (const pairCase of cases) rows.push(...(await rowsOfCase(pairCase, columns, { repeat, groups })));
    yield { asked: cases, rows };
  }
  for (const sentence of [...suite.warnings, ...warningSentences(warnings, heads)]) warn(sentence);
}

/** A question's row in each column, for each repeat. @param groups with the pairs of the question's head. */
export async function rowsOfCase(
  pairCase: PairCase,
  columns: readonly ScoredColumn[],
  { repeat, groups }: { readonly repeat: number; readonly groups: PairGroups },
): Promise<readonly RunRow[]> {
  const rows: RunRow[] = [];
  for (const [column, { simulator, asking, id = null }] of columns.entries()) {
    const judge = new CaseJudge(simulator, groups);
    const protocol = askingIdOf(simulator, asking, pairCase);
    for (let index = 0; index < repeat; index += 1) {
      const judgement = await judged(judge, pairCase, index);
      rows.push({ column, pairCase, ...judgement, protocol, simulator: id });
    }
  }
  return rows;
}

/** All that a scorecard counts of an answer that was paid for before, shared by many rows. */
const REUSED: AnswerRecord = { reused: true, attempts: 0 };

async function judged(
  judge: CaseJudge,
  pairCase: PairCase,
  repeat: number,
): Promise<Pick<RunRow, 'probability' | 'mass' | 'logOdds' | 'request' | 'error' | 'asking'>> {
  try {
    const { scored, attempts, logOdds, request } = await judge.judge(pairCase, { repeat });
    const asking = attempts === undefined ? null : REUSED;
    return scored.unscored === undefined
      ? { probability: scored.probability, mass: scored.mass, logOdds, request, error: null, asking }
      : { probability: null, mass: null, error: scored.unscored, asking };
  } catch (error) {
    return { probability: null, mass: null, error: toldInOneLine(error), asking: null };
  }
}

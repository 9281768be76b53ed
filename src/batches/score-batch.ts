import type { MapHeadsOptions } from '../activation-records/map-heads.ts';
import { askingAbout, askingId } from '../asking/pair-prompts.ts';
import { toldInOneLine } from '../files/system-error.ts';
import type { AnswerRecord } from '../models/answer-record.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../runs/run.ts';
import { answerOfPrompts, type PairAnswer } from '../simulation/baseline-correction.ts';
import type { AnswerStore } from '../simulation/kept-answers/answer-store.ts';
import { type Match, normalizedOne } from '../simulation/normalized-one.ts';
import type { SimulatorAnswer } from '../simulation/simulator.ts';
import type { Suite } from '../suite/load-suite.ts';
import { type Column, headsOfSuites, type Question, questionsFor } from './questions.ts';

/** A column, and how its answers are read. */
export interface ScoredColumn extends Column {
  readonly match: Match;
}

export interface ScoreOptions extends MapHeadsOptions {
  readonly store: Pick<AnswerStore, 'get'>;
  readonly repeat: number;
}

/**
 * The run that `promptfoo eval` would make of a suite with nothing but kept answers: a question without one is unscored. A
 * simulator that keeps none, as those that answer by themselves, is asked.
 *
 * @throws UserError when a record cannot be read, or a head has no pair to ask about.
 */
export async function runOfKeptAnswers(
  suite: Suite,
  columns: readonly ScoredColumn[],
  { store, repeat, ...options }: ScoreOptions,
): Promise<Run> {
  const asked: PairCase[] = [];
  const rows: RunRow[] = [];
  for await (const { cases } of headsOfSuites([suite], options)) {
    for (const pairCase of cases) {
      asked.push(pairCase);
      for (const [column, each] of columns.entries()) {
        for await (const answer of answersTo(each, pairCase, { store, repeat })) {
          rows.push({
            column,
            pairCase,
            ...read(answer, each.match),
            protocol: askingId(askingAbout(each, pairCase)),
          });
        }
      }
    }
  }
  return { evalId: null, simulators: columns.map(({ name }) => name), asked, rows };
}

type Found = PairAnswer | string;

/** One for each repeat: the answer, or why there is none. */
async function* answersTo(
  column: ScoredColumn,
  pairCase: PairCase,
  { store, repeat }: ScoreOptions,
): AsyncGenerator<Found, void> {
  const questions = await questionsFor(column, pairCase, repeat);
  for (let index = 0; index < repeat; index += 1) {
    const found: (SimulatorAnswer | string)[] = [];
    for (const question of questions) found.push(await answerTo(column, question, index, store));
    const missing = found.find((each) => typeof each === 'string');
    yield missing ??
      answerOfPrompts(
        found.filter((each) => typeof each !== 'string'),
        column.match,
      );
  }
}

async function answerTo(
  { simulator }: Column,
  { messages, keys }: Question,
  repeat: number,
  store: ScoreOptions['store'],
): Promise<SimulatorAnswer | string> {
  const key = keys[repeat];
  if (key) return store.get(key) ?? NOT_KEPT;
  return simulator.simulate(messages).catch(toldInOneLine);
}

const NOT_KEPT = 'no answer is kept: export what is missing with `attention-heads batch export --missing`';

/** All that a scorecard counts of an answer that was paid for before; one object for all, as there are many. */
const REUSED: AnswerRecord = { reused: true, attempts: 0 };

function read(
  found: Found,
  match: Match,
): Pick<RunRow, 'probability' | 'mass' | 'logOdds' | 'error' | 'asking'> {
  if (typeof found === 'string') return { probability: null, mass: null, error: found, asking: null };
  const {
    answer: { topLogprobs, attempts },
    logOdds,
  } = found;
  const asking = attempts === undefined ? null : REUSED;
  const scored = normalizedOne(topLogprobs, match);
  return scored.unscored === undefined
    ? { probability: scored.probability, mass: scored.mass, logOdds, error: null, asking }
    : { probability: null, mass: null, error: scored.unscored, asking };
}

import { headName } from '../activation-records/head.ts';
import { RunCheck } from '../pair-cases/check-run.ts';
import { questionKey } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import type { Asked } from './asking-summary.ts';
import { packHead } from './packed-predictions.ts';
import { type ExplanationPredictions, gatherPredictions } from './predictions.ts';

/** What one simulator's rows say besides their predictions. */
export interface ColumnAnswers {
  readonly name: string;
  protocol: string | null;
  identity: string | null;
  /** What asking took, of every row that says so. */
  readonly asked: Asked[];
  /** P("0") + P("1") of all rows that say so, and how many they are. */
  mass: number;
  massesKnown: number;
}

/**
 * A run as far as it is scored from, gathered head by head: whoever lets its rows go needs no more memory for a million questions
 * than their predictions take.
 */
export class GatheredRun {
  readonly evalId: string | null;
  readonly columns: readonly ColumnAnswers[];
  /** In the order in which explanations were asked about. */
  readonly predictions: ExplanationPredictions[] = [];
  /** Questions without any row, by their keys. */
  readonly missing = new Set<string>();
  readonly #check: RunCheck;

  constructor({ evalId, simulators }: Pick<Run, 'evalId' | 'simulators'>) {
    this.evalId = evalId;
    this.columns = simulators.map((name) => {
      return { name, protocol: null, identity: null, asked: [], mass: 0, massesKnown: 0 };
    });
    this.#check = new RunCheck(simulators);
  }

  /**
   * Takes in what was asked about one head, and answered.
   *
   * @throws UserError where two things of the run have one name: see {@link RunCheck}.
   */
  add({ asked: repeated, rows }: Pick<Run, 'asked' | 'rows'>): void {
    this.#check.add({ asked: repeated, rows });
    const asked = new Map(repeated.map((each) => [questionKey(each), each]));
    for (const explanation of packHead(gatherPredictions([...asked.values()], rows, this.columns.length))) {
      this.predictions.push(explanation);
    }
    const answered = new Set(rows.map(({ pairCase }) => pairCase));
    const reached = new Set([...answered].map(questionKey));
    for (const key of asked.keys()) if (!reached.has(key)) this.missing.add(key);
    for (const row of rows) this.#count(row);
  }

  #count({ column, asking, probability, mass, protocol, simulator }: RunRow): void {
    const answers = this.columns[column];
    if (answers === undefined) return;
    answers.protocol ??= protocol;
    answers.identity ??= simulator || null;
    if (mass !== null) {
      answers.mass += mass;
      answers.massesKnown += 1;
    }
    if (asking === null) return;
    const failed = probability === null;
    const last = answers.asked.at(-1);
    if (last?.record === asking && last.failed === failed) last.times = (last.times ?? 1) + 1;
    else answers.asked.push({ record: asking, failed });
  }
}

export function gatherRun(run: Run): GatheredRun {
  const gathered = new GatheredRun(run);
  const rows = Map.groupBy(run.rows, ({ pairCase }) => headName(pairCase.head));
  const asked = Map.groupBy(run.asked, ({ head }) => headName(head));
  for (const head of new Set([...asked.keys(), ...rows.keys()])) {
    gathered.add({ asked: asked.get(head) ?? [], rows: rows.get(head) ?? [] });
  }
  return gathered;
}

import type { ReadoutName } from '../asking/readouts/readouts.ts';
import { mean } from '../metrics/mean.ts';
import { type Expense, sumOfExpenses } from '../models/expense.ts';
import { type AnsweredQuestion, buildValidation } from './build-validation.ts';

export interface ReadoutChoice {
  readonly readout: ReadoutName;
  readonly pairsPerRequest: number;
  readonly orders: number;
}

/** The lines of a config that make it, e.g. `readout: stated, pairsPerRequest: 10`. */
export function choiceText({ readout, pairsPerRequest, orders }: ReadoutChoice): string {
  const many = pairsPerRequest === 1 ? '' : `, pairsPerRequest: ${pairsPerRequest}`;
  return `readout: ${readout}${many}${orders === 1 ? '' : `, orders: ${orders}`}`;
}

/** What a readout makes of a model on heads whose explanations are known, and what it takes. */
export interface ReadoutWorth {
  readonly readout: string;
  /** Mean AUC under true explanations, and under those of other heads; null where there is none. */
  readonly truth: number | null;
  readonly others: number | null;
  readonly heads: number;
  /** Shares of the questions. */
  readonly unscored: number;
  /** For each question, as far as it is known. */
  readonly requests: number | undefined;
  readonly tokens: number | undefined;
  /** In US dollars. */
  readonly cost: number | undefined;
  readonly problem: string | undefined;
}

/** @param expenses of all replies to the questions. */
export function readoutWorth(
  readout: string,
  answers: readonly AnsweredQuestion[],
  expenses: readonly Expense[],
): ReadoutWorth {
  const { trueExplanation, perturbations, unscored, questions, unscoredBecause } = buildValidation(
    { simulator: readout, protocol: null },
    answers,
  );
  const aucs = perturbations
    .filter(({ kind }) => kind === 'other')
    .flatMap(({ severities }) => severities.filter(({ severity }) => severity > 0));
  // An equal question is asked once.
  const asked = new Set(answers.map(({ question }) => JSON.stringify(question))).size;
  const { usage, cost, attempts } = sumOfExpenses(expenses);
  const each = (total: number | undefined) => (total === undefined ? undefined : total / asked);
  return {
    readout,
    truth: trueExplanation.meanAuc,
    others: mean(aucs.flatMap(({ meanAuc }) => meanAuc ?? [])),
    heads: trueExplanation.heads,
    unscored: unscored / questions,
    requests: each(attempts),
    tokens: each(usage && usage.promptTokens + usage.completionTokens),
    cost: each(cost),
    problem: unscoredBecause[0]?.reason,
  };
}

/** Less of a difference between readouts is not worth its price. */
const AS_GOOD = 0.03;
/** Below it, true explanations are found no better than by chance. */
const CHANCE = 0.6;

/**
 * The cheapest readout of those that set true explanations (nearly) as far above others as the best does, if any does.
 */
export function readoutToUse(worths: readonly ReadoutWorth[]): ReadoutWorth | undefined {
  const fit = worths.flatMap((worth) => {
    const { truth, others } = worth;
    return truth === null || others === null || truth < CHANCE || truth <= others
      ? []
      : [{ worth, by: truth - others }];
  });
  const best = Math.max(...fit.map(({ by }) => by));
  const price = ({ cost, tokens = 0 }: ReadoutWorth) => cost ?? tokens;
  return fit
    .filter(({ by }) => by >= best - AS_GOOD)
    .map(({ worth }) => worth)
    .toSorted((a, b) => price(a) - price(b))[0];
}

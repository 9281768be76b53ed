import type { ActivationRecord } from '../activation-records/head-record.ts';
import { mean } from '../metrics/mean.ts';
import { type Expense, sumOfExpenses } from '../models/expense.ts';
import type { Gain } from '../suite/written-by.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import type { Candidate, Explainer } from './candidate.ts';
import { type JudgedText, type JudgeText, judgeText, mistakesOf } from './judged-text.ts';

/** What a head is explained with: each split serves one purpose, so that no score is of what was looked at. */
export interface HeadMaterial {
  /** Names the head, e.g. `L4H11`. */
  readonly name: string;
  /** Shown to the explainer. */
  readonly train: readonly ActivationRecord[];
  /** Candidates and rounds are chosen on these. */
  readonly calibration: readonly SelectedPair[];
  /** Reported on. */
  readonly test: readonly SelectedPair[];
}

/** An explanation written for a head, and its worth. */
export interface WrittenExplanation {
  readonly candidate: Candidate;
  /** AUC on the calibration pairs, if there was a choice. */
  readonly calibrationAuc: number | null;
  readonly testAuc: number | null;
}

/** What one explainer made of one head. */
export interface ExplainedByOne {
  readonly explanations: readonly WrittenExplanation[];
  /** The gain of the best candidate over their mean, if there were several. */
  readonly choice?: Gain;
  /** The gain of each round of refinement, including a last one that was not kept. */
  readonly rounds: readonly (Gain & { readonly kept: boolean })[];
  readonly noPattern: number;
  readonly unusable: readonly string[];
  readonly expense: Expense;
}

/**
 * Explains a head: asks for candidates on train records, chooses the best on calibration pairs, refines it by its mistakes there while
 * that helps, and reports the worth of all of it on test pairs (the winner's curse: Efron 2011, "Tweedie's Formula and Selection Bias").
 * Of rules, all that fit are written.
 */
export async function explainHead(
  explainer: Explainer,
  material: HeadMaterial,
  judge: JudgeText,
  { refineRounds = 0, signal }: { readonly refineRounds?: number; readonly signal?: AbortSignal } = {},
): Promise<ExplainedByOne> {
  const offer = await explainer.explain(material.name, material.train, signal);
  const { candidates, noPattern, unusable } = offer;
  const on = (pairs: readonly SelectedPair[]) => (candidate: Candidate) => judgeText(judge, candidate, pairs);
  if (candidates.every(({ rule }) => rule !== undefined)) {
    const explanations: WrittenExplanation[] = [];
    for (const candidate of candidates) {
      const { auc } = await on(material.test)(candidate);
      explanations.push({ candidate, calibrationAuc: null, testAuc: auc });
    }
    return { explanations, rounds: [], noPattern, unusable, expense: offer.expense };
  }
  const judged: { candidate: Candidate; calibration: JudgedText; test: JudgedText }[] = [];
  for (const candidate of candidates) judged.push(await judgeBoth(candidate));
  const [best] = judged.toSorted((a, b) => (b.calibration.auc ?? 0) - (a.calibration.auc ?? 0));
  if (best === undefined)
    return { explanations: [], rounds: [], noPattern, unusable, expense: offer.expense };

  let current = best;
  const rounds: (Gain & { kept: boolean })[] = [];
  const expenses = [offer.expense];
  for (let round = 1; explainer.refine && round <= refineRounds; round += 1) {
    const mistakes = mistakesOf(current.calibration, material.calibration);
    if (mistakes.missed.length + mistakes.falseAlarms.length === 0) break;
    const refined = await explainer.refine(material.name, current.candidate, mistakes, signal);
    expenses.push(refined.expense);
    const tried = [];
    for (const candidate of refined.candidates) tried.push(await judgeBoth(candidate));
    const [next] = tried.toSorted((a, b) => (b.calibration.auc ?? 0) - (a.calibration.auc ?? 0));
    if (next === undefined) break;
    const gain = gainOf(next, current);
    rounds.push({ ...gain, kept: gain.calibration > 0 });
    if (gain.calibration <= 0) break;
    current = next;
  }
  const choice = judged.length > 1 ? { choice: gainOverMean(best, judged) } : {};
  return {
    explanations: [
      { candidate: current.candidate, calibrationAuc: current.calibration.auc, testAuc: current.test.auc },
    ],
    ...choice,
    rounds,
    noPattern,
    unusable,
    expense: sumOfExpenses(expenses),
  };

  async function judgeBoth(candidate: Candidate) {
    const calibration = await on(material.calibration)(candidate);
    return { candidate, calibration, test: await on(material.test)(candidate) };
  }
}

type Judged = { readonly calibration: JudgedText; readonly test: JudgedText };

function gainOf(after: Judged, before: Judged): Gain {
  return {
    calibration: (after.calibration.auc ?? 0.5) - (before.calibration.auc ?? 0.5),
    test: (after.test.auc ?? 0.5) - (before.test.auc ?? 0.5),
  };
}

function gainOverMean(best: Judged, all: readonly Judged[]): Gain {
  const over = (of: (judged: Judged) => JudgedText) =>
    (of(best).auc ?? 0.5) - (mean(all.map((each) => of(each).auc ?? 0.5)) ?? 0.5);
  return { calibration: over(({ calibration }) => calibration), test: over(({ test }) => test) };
}

import { headName } from '../activation-records/head.ts';
import { defined } from '../files/defined.ts';
import { coverageOf } from '../pair-cases/coverage.ts';
import { fingerprintOfPairs, isForChoosing, type PairCase, questionKey } from '../pair-cases/pair-case.ts';
import type { Run } from '../pair-cases/run.ts';
import type { Explanation } from '../suite/explanation.ts';
import { compareExplanations, compareSimulators, correct } from './compare.ts';
import { GatheredRun, gatherRun } from './gathered-run.ts';
import { choicesOf } from './measures/choices.ts';
import { choosingPairs, reportedPairs } from './packed-predictions.ts';
import { casesOf, type ExplanationPredictions, type Prediction } from './predictions.ts';
import type { Scorecard } from './scorecard.ts';
import { ceilingOf, type ScoredExplanation, scoreExplanation } from './scored-explanation.ts';
import { readsUncorrected, type SimulatorSummary, summariseSimulator } from './simulator-summary.ts';
import { trivialScoresOf } from './trivial-scores.ts';
import { unionMembersOf } from './union-members.ts';

/** A run's scorecard, and the predictions for the reported pairs it was computed from. */
export interface ScoredRun {
  readonly scorecard: Scorecard;
  readonly predictions: readonly ExplanationPredictions[];
  /** With the predictions for pairs that explanations were only chosen on. */
  readonly allPredictions: readonly ExplanationPredictions[];
}

/**
 * Scores a run. Pairs without a row, or with a failed one, count as unscored and are named a problem.
 *
 * @throws UserError where two things of the run have one name: see {@link GatheredRun.add}.
 */
export function scoreRun(run: Run): ScoredRun {
  return scoreGathered(gatherRun(run));
}

/** Scores a run that comes head by head, and is never in memory as a whole. */
export async function scoreHeads(
  of: Pick<Run, 'evalId' | 'simulators'>,
  heads: AsyncIterable<Pick<Run, 'asked' | 'rows'>>,
): Promise<ScoredRun> {
  const gathered = new GatheredRun(of);
  for await (const head of heads) gathered.add(head);
  return scoreGathered(gathered);
}

function scoreGathered(run: GatheredRun): ScoredRun {
  const { evalId, columns, predictions: allPredictions, missing } = run;
  const simulators = columns.map(({ name }) => name);
  const isChosen = allPredictions.some(({ columns }) =>
    columns[0]?.some(({ pairCase }) => isForChoosing(pairCase)),
  );
  const predictions = isChosen ? reportedPairs(allPredictions) : allPredictions;
  const ofHeads = [...Map.groupBy(allPredictions, ({ head }) => headName(head))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, ofHead]) => ofHead);
  const explanations = withChoices(
    scoreExplanations(simulators, predictions),
    isChosen ? choicesOf(choosingPairs(allPredictions)) : [],
  );
  const againstControls = explanations.flatMap(({ scores }) =>
    scores.flatMap(({ aboveControls }) => aboveControls),
  );
  correct(againstControls);
  const ordinary = predictions.filter(({ explanation }) => explanation.control === undefined);
  const summaries = columns.map((answers, column) =>
    summariseSimulator(answers, {
      column,
      predictions: ordinary,
      readsUncorrected: readsUncorrected(predictions, column),
      all: explanations,
    }),
  );
  const comparisons = {
    simulators: [...compareSimulators(simulators, predictions)],
    explanations: [...compareExplanations(simulators, predictions)],
  };
  const made = [...comparisons.simulators, ...comparisons.explanations, ...againstControls];
  const [first] = casesOf(allPredictions.slice(0, 1));
  const scorecard: Scorecard = {
    version: 2,
    suite: first?.suite ?? '',
    subject: first?.subject ?? '',
    evalId,
    pairsFingerprint: fingerprintOfPairs(casesOf(predictions)),
    coverage: coverageOf(reached(ofHeads, missing)),
    trivialScores: trivialScoresOf(predictions),
    simulators: summaries,
    explanations: [...explanations],
    comparisons: { ...comparisons, made: made.filter(({ pValue }) => pValue !== null).length },
    problems: summaries.flatMap((summary, column) => problemsOf(summary, column, allPredictions)),
  };
  return { scorecard, predictions, allPredictions };
}

function scoreExplanations(
  simulators: readonly string[],
  predictions: readonly ExplanationPredictions[],
): readonly ScoredExplanation[] {
  const byHead = Map.groupBy(predictions, ({ head }) => headName(head));
  return predictions.map(({ head, explanation, columns, leftOut }) => {
    const isControl = explanation.control !== undefined;
    const ofHead = byHead.get(headName(head)) ?? [];
    const controls = isControl ? [] : controlsOf(explanation, firstOfEachControl(ofHead));
    const ofColumn = (column: number): readonly Prediction[] => columns[column] ?? [];
    const ceiling = isControl ? undefined : ceilingOf(ofColumn(0).map(({ pairCase }) => pairCase));
    return {
      ...head,
      ...explanation,
      ...defined({ ceiling }),
      scores: simulators.map((simulator, column) => ({
        ...scoreExplanation(
          simulator,
          ofColumn(column),
          controls.map((of) => ({ of, predictions: of.columns[column] ?? [] })),
          leftOut?.[column],
        ),
        ...(explanation.union && !isControl
          ? { members: [...unionMembersOf({ head, explanation, columns }, ofHead, column)] }
          : {}),
      })),
    };
  });
}

/** A union is compared with a union of as many texts, any other explanation with one text. */
function controlsOf(
  { union }: Explanation,
  controls: readonly ExplanationPredictions[],
): readonly ExplanationPredictions[] {
  return controls.filter(
    ({ explanation }) => explanation.control === 'empty' || explanation.union?.length === union?.length,
  );
}

/** A test against each of many donors would drown the others in corrections: selectivity is for all of them together. */
function firstOfEachControl(ofHead: readonly ExplanationPredictions[]): readonly ExplanationPredictions[] {
  const controls = ofHead.filter(({ explanation }) => explanation.control !== undefined);
  const kindOf = ({ explanation: { control, union } }: ExplanationPredictions) =>
    `${control} ${union?.length}`;
  return [...Map.groupBy(controls, kindOf).values()].flatMap((each) => each.slice(0, 1));
}

function withChoices(
  explanations: readonly ScoredExplanation[],
  choices: ReturnType<typeof choicesOf>,
): readonly ScoredExplanation[] {
  return explanations.map((explanation, index) => ({
    ...explanation,
    scores: explanation.scores.map((score, column) => {
      const choice = choices[index]?.[column];
      return choice === undefined ? score : { ...score, choice };
    }),
  }));
}

function problemsOf(
  { name }: SimulatorSummary,
  column: number,
  predictions: readonly ExplanationPredictions[],
): readonly string[] {
  let [all, unscored] = [0, 0];
  let reason: string | undefined;
  for (const { columns } of predictions) {
    for (const { probability, error } of columns[column] ?? []) {
      all += 1;
      if (probability !== null) continue;
      unscored += 1;
      reason ??= error?.split('\n')[0];
    }
  }
  if (unscored === 0) return [];
  return [`${name}: ${unscored} of ${all} pairs have no score (the first: ${reason})`];
}

function* reached(
  ofHeads: readonly (readonly ExplanationPredictions[])[],
  missing: ReadonlySet<string>,
): Generator<readonly PairCase[], void> {
  for (const ofHead of ofHeads) {
    const cases = [...casesOf(ofHead)];
    yield missing.size === 0 ? cases : cases.filter((each) => !missing.has(questionKey(each)));
  }
}

import { headName } from '../activation-records/head.ts';
import { isForChoosing } from '../pair-cases/pair-case.ts';
import { fingerprintOfPairs, questionKey } from '../pair-cases/question-keys.ts';
import { checkRun } from '../runs/check-run.ts';
import { coverageOf } from '../runs/coverage.ts';
import type { Run } from '../runs/run.ts';
import type { Explanation } from '../suite/explanation.ts';
import { ceilingOf } from './ceiling.ts';
import { choicesOf } from './choices.ts';
import { compareExplanations, compareSimulators, correct } from './compare.ts';
import { choosingPairs, reportedPairs } from './pairs-by-purpose.ts';
import { type ExplanationPredictions, gatherPredictions, type Prediction } from './predictions.ts';
import { scoreExplanation } from './score-explanation.ts';
import type { Scorecard } from './scorecard.ts';
import type { ScoredExplanation } from './scored-explanation.ts';
import type { SimulatorSummary } from './simulator-summary.ts';
import { summariseSimulator } from './summarise-simulator.ts';
import { trivialScoresOf } from './trivial-scores.ts';
import { readsUncorrected } from './uncorrected.ts';
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
 * @throws UserError where two things of the run have one name: see {@link checkRun}.
 */
export function scoreRun(run: Run): ScoredRun {
  checkRun(run);
  const { evalId, simulators, asked: repeated, rows } = run;
  const everything = [...new Map(repeated.map((each) => [questionKey(each), each])).values()];
  const asked = everything.filter((each) => !isForChoosing(each));
  const allPredictions = gatherPredictions(everything, rows, simulators.length);
  const predictions = asked.length === everything.length ? allPredictions : reportedPairs(allPredictions);
  const explanations = withChoices(
    correctControls(scoreExplanations(simulators, predictions)),
    choicesOf(choosingPairs(allPredictions)),
  );
  const summaries = simulators.map((name, column) =>
    summariseSimulator(
      {
        name,
        column,
        rows: rows.filter((row) => row.column === column),
        predictions: predictions
          .filter(({ explanation }) => explanation.control === undefined)
          .flatMap(({ columns }) => columns[column] ?? []),
        readsUncorrected: readsUncorrected(predictions, column),
      },
      explanations,
    ),
  );
  const comparisons = {
    simulators: [...compareSimulators(simulators, predictions)],
    explanations: [...compareExplanations(simulators, predictions)],
  };
  const againstControls = explanations.flatMap(({ scores }) =>
    scores.flatMap(({ aboveControls }) => aboveControls),
  );
  const made = [...comparisons.simulators, ...comparisons.explanations, ...againstControls];
  const scorecard: Scorecard = {
    version: 2,
    suite: everything[0]?.suite ?? '',
    subject: everything[0]?.subject ?? '',
    evalId,
    pairsFingerprint: fingerprintOfPairs(asked),
    coverage: coverageOf({ rows }),
    trivialScores: trivialScoresOf(asked),
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
    const controls = firstOfEachControl(ofHead);
    const ofColumn = (column: number): readonly Prediction[] => columns[column] ?? [];
    const ceiling = isControl ? undefined : ceilingOf(ofColumn(0).map(({ pairCase }) => pairCase));
    return {
      ...head,
      ...explanation,
      ...(ceiling === undefined ? {} : { ceiling }),
      scores: simulators.map((simulator, column) => ({
        ...scoreExplanation(
          simulator,
          ofColumn(column),
          isControl
            ? []
            : controlsOf(explanation, controls).map((of) => ({ of, predictions: of.columns[column] ?? [] })),
          leftOut?.[column],
        ),
        ...(explanation.union && !isControl
          ? {
              members: [...unionMembersOf({ head, explanation, columns }, ofHead, column)],
            }
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

function correctControls(explanations: readonly ScoredExplanation[]): readonly ScoredExplanation[] {
  const corrected = correct(
    explanations.flatMap(({ scores }) => scores.flatMap(({ aboveControls }) => aboveControls)),
  );
  let next = 0;
  return explanations.map((explanation) => ({
    ...explanation,
    scores: explanation.scores.map((score) => {
      const start = next;
      next += score.aboveControls.length;
      return { ...score, aboveControls: corrected.slice(start, next) };
    }),
  }));
}

function problemsOf(
  { name }: SimulatorSummary,
  column: number,
  predictions: readonly ExplanationPredictions[],
): readonly string[] {
  const all = predictions.flatMap(({ columns }) => columns[column] ?? []);
  const unscored = all.filter(({ probability }) => probability === null);
  if (unscored.length === 0) return [];
  const reason = unscored[0]?.error?.split('\n')[0];
  return [`${name}: ${unscored.length} of ${all.length} pairs have no score (the first: ${reason})`];
}

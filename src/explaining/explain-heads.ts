import { type Head, headName } from '../activation-records/head.ts';
import type { HeadRecord } from '../activation-records/head-record.ts';
import { eachHead, type MapHeadsOptions } from '../activation-records/map-heads.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import { defined } from '../files/defined.ts';
import { UserError } from '../files/user-error.ts';
import { suiteForHead } from '../pair-cases/cases-of-head.ts';
import { selectHeadPairs } from '../pair-cases/select-head-pairs.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { WrittenBy } from '../suite/written-by.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import { type Explainer, writtenByOf } from './candidate.ts';
import { type ExplainedByOne, explainHead, type HeadMaterial } from './explain-head.ts';
import type { JudgeText } from './judged-text.ts';

/** A line of the explanations file that `explain` writes and suites read. */
export interface ExplanationLine extends Head {
  readonly id: string;
  readonly explanation: string;
  readonly rule?: string;
  readonly writtenBy: WrittenBy;
}

/** What one explainer made of one head, or why nothing. */
export interface HeadExplained extends Head {
  readonly explainer: string;
  readonly lines: readonly ExplanationLine[];
  readonly result: ExplainedByOne | undefined;
  readonly failure?: string;
  readonly milliseconds: number;
}

export interface ExplainHeadsOptions extends MapHeadsOptions {
  readonly refineRounds: number;
  readonly signal?: AbortSignal;
  /** Told after each head and explainer, so nothing is lost if a later head fails. */
  readonly onExplained: (explained: HeadExplained) => void;
}

/**
 * Has every explainer explain every head of a suite. A head whose model fails, or with too few records, is reported as a failure.
 *
 * @param suite whose pair selection serves for the calibration and test pairs.
 * @throws UserError if a head's record cannot be read.
 */
export async function explainHeads(
  suite: Suite,
  explainers: readonly Explainer[],
  judge: JudgeText,
  { refineRounds, signal, onExplained, ...options }: ExplainHeadsOptions,
): Promise<void> {
  const heads = eachHead(
    suite.records,
    suite.heads.map(({ layer, head }) => ({ layer, head })),
    (record, head) => ({ record, head }),
    { access: suite.recordAccess, parallel: 2, ...options },
  );
  for await (const { record, head } of heads) {
    for (const explainer of explainers) {
      const start = performance.now();
      const told = (rest: Pick<HeadExplained, 'lines' | 'result' | 'failure'>) =>
        onExplained({
          ...head,
          explainer: explainer.label,
          ...rest,
          milliseconds: performance.now() - start,
        });
      try {
        const result = await explainHead(explainer, materialOf(record, suite), judge, {
          refineRounds,
          ...(signal ? { signal } : {}),
        });
        const elapsed = performance.now() - start;
        told({ lines: linesOf(head, explainer, result, record, suite, elapsed), result });
      } catch (error) {
        if (!UserError.isInstance(error) || signal?.aborted) throw error;
        told({ lines: [], result: undefined, failure: error.message.replace(`${headName(head)}: `, '') });
      }
    }
  }
}

/** @throws UserError if a split has no records, or no pairs. */
function materialOf(record: HeadRecord, suite: Suite): HeadMaterial {
  const train = recordsOfSplit(record, 'train', suite.recordsPerSplit);
  const name = headName(record.head);
  if (train.length === 0) throw new UserError(`${name}: has no record in the train split to explain it from`);
  return {
    name,
    train,
    calibration: pairsWithoutExplanations(record, { ...suite, split: 'calibration' }),
    test: pairsWithoutExplanations(record, { ...suite, split: 'test' }),
  };
}

/** A head's pairs before it has explanations, so not drawn by what explanations propose. */
export function pairsWithoutExplanations(record: HeadRecord, whole: Suite): readonly SelectedPair[] {
  const listed = whole.heads.find(({ layer, head }) => headName({ layer, head }) === headName(record.head));
  const suite = suiteForHead(whole, listed ?? {});
  const weakPairs = suite.pairs.weakPairs === 'explanation-sampled' ? 'same-from' : suite.pairs.weakPairs;
  return selectHeadPairs(
    record,
    { ...record.head, explanations: [] },
    { ...suite, pairs: { ...suite.pairs, weakPairs } },
  );
}

function linesOf(
  head: Head,
  explainer: Explainer,
  { explanations, rounds, choice, expense }: ExplainedByOne,
  record: HeadRecord,
  suite: Suite,
  elapsed: number,
): readonly ExplanationLine[] {
  // What was chosen or refined on calibration records must not be judged on them either.
  const chosenOn =
    choice === undefined && rounds.length === 0
      ? []
      : recordsOfSplit(record, 'calibration', suite.recordsPerSplit);
  const { usage, cost, latencyMs = elapsed } = expense;
  const rest = {
    ...defined({ choice, rounds: rounds.length === 0 ? undefined : [...rounds] }),
    took: {
      seconds: Math.round(latencyMs) / 1000,
      ...defined({ tokens: usage && usage.promptTokens + usage.completionTokens, cost }),
    },
  };
  return explanations.map(({ candidate }, index) => ({
    ...head,
    id: idOf(explainer.label, index),
    explanation: candidate.text,
    ...defined({ rule: candidate.rule }),
    writtenBy: writtenByOf(explainer, candidate, chosenOn, rest),
  }));
}

/** The explainer's label, numbered from the second on. */
function idOf(label: string, index: number): string {
  return index === 0 ? label : `${label}-${index + 1}`;
}

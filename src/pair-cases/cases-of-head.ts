import { recordFingerprint } from '../activation-records/record-fingerprint.ts';
import { defined } from '../files/defined.ts';
import type { ExplainedHead, Explanation } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import { type BaseRate, isForChoosing, type PairCase } from './pair-case.ts';
import type { Part } from './parts-of-suite.ts';

/** A part with the pairs that were selected for it. */
export interface AskedPart extends Part {
  readonly pairs: readonly SelectedPair[];
  readonly baseRate: BaseRate | undefined;
}

/**
 * The questions about one head: each of its explanations about each pair. What is the same in many cases is one object in all of
 * them: a model's questions are many.
 */
export function casesOfHead(
  suite: Suite,
  { layer, head, explanations }: ExplainedHead,
  parts: readonly AskedPart[],
  { whole, version }: Required<Pick<PairCase, 'whole' | 'version'>>,
): readonly PairCase[] {
  const of = { layer, head };
  const asked = parts.flatMap(({ purpose, pairs, baseRate }) => {
    const tokensOf = new Map(pairs.map(({ record }) => [record, [...record.tokens]]));
    return pairs.map(({ record, from, to, label, activation, ...more }) => ({
      pair: {
        record: record.name,
        from,
        to,
        label,
        activation,
        ...defined({ purpose }),
        ...more,
      },
      tokens: tokensOf.get(record) ?? [],
      ...defined({ baseRate }),
    }));
  });
  // A control is there to compare with, not to be chosen.
  const reported = asked.filter((each) => !isForChoosing(each));
  const mayBeShown = explanations.some(({ shownRecords }) => shownRecords !== undefined);
  const records = mayBeShown ? parts.flatMap(({ pairs }) => pairs.map(({ record }) => record)) : [];
  const shown = new Set(records.map(recordFingerprint));
  return explanations.flatMap(({ shownRecords, ...written }) => {
    const explanation: Explanation = shownRecords?.some((fingerprint) => shown.has(fingerprint))
      ? { ...written, judgedOnShown: true }
      : written;
    return (explanation.control === undefined ? asked : reported).map((each) => ({
      suite: suite.name,
      subject: suite.subject,
      head: of,
      explanation,
      ...each,
      ...(suite.pairs.uncorrected ? { uncorrected: true as const } : {}),
      whole,
      version,
    }));
  });
}

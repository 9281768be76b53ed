import { headName } from '../activation-records/head.ts';
import { recordFingerprint } from '../activation-records/record-fingerprint.ts';
import { defined } from '../files/defined.ts';
import { UserError } from '../files/user-error.ts';
import type { ExplainedHead, Explanation } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import { type BaseRate, isForChoosing, type PairCase } from './pair-case.ts';

/** A part with the pairs that were selected for it. */
interface AskedPart extends Part {
  readonly pairs: readonly SelectedPair[];
  readonly baseRate: BaseRate | undefined;
}

/** Asks about each pair under each explanation of a head. What many cases share is one object, as a model's questions are many. */
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
  // A control is there for comparison, not to be chosen.
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

/** Pairs of one split that a head's explanations are asked about. */
export interface Part {
  readonly suite: Suite;
  readonly purpose?: NonNullable<PairCase['pair']['purpose']>;
}

/** The suite with the pair selection that it has for a head. */
export function suiteForHead(whole: Suite, { toAtLeast }: Pick<ExplainedHead, 'toAtLeast'>): Suite {
  return toAtLeast === undefined ? whole : { ...whole, pairs: { ...whole.pairs, toAtLeast } };
}

/** Where explanations are chosen on pairs of their own, these come first; a head with one explanation has no choice. */
export function partsOf(whole: Suite, head: ExplainedHead): readonly Part[] {
  const { chooseOn } = whole;
  const { explanations } = head;
  const suite = suiteForHead(whole, head);
  if (chooseOn === undefined) return [{ suite }];
  const reported: Part = { suite, purpose: 'report' };
  if (explanations.filter(({ control }) => control === undefined).length < 2) return [reported];
  return [{ suite: { ...suite, split: chooseOn }, purpose: 'select' }, reported];
}

/** @throws UserError naming an explanation that would be judged on what it was written from, unless the suite allows it. */
export function refuseShownRecords(
  { name, allowTrain }: Pick<Suite, 'name' | 'allowTrain'>,
  head: ExplainedHead,
  pairs: readonly Pick<SelectedPair, 'record'>[],
): void {
  if (allowTrain || head.explanations.every(({ shownRecords }) => shownRecords === undefined)) return;
  const asked = new Map(pairs.map(({ record }) => [recordFingerprint(record), record.name]));
  for (const { id, shownRecords = [] } of head.explanations) {
    const seen = shownRecords.flatMap((fingerprint) => asked.get(fingerprint) ?? []);
    if (seen[0] === undefined) continue;
    throw new UserError(
      `${name}: ${headName(head)}: ${id} was written from ${seen.length} of the records it would be judged on (${seen[0]}): ask about another split, or set allowTrain: true`,
    );
  }
}

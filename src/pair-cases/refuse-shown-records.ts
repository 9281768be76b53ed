import { headName } from '../activation-records/head.ts';
import { recordFingerprint } from '../activation-records/record-fingerprint.ts';
import { UserError } from '../files/user-error.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';

/**
 * An explanation is not judged on what it was written from: a record is known by its tokens, whatever its number and split are.
 *
 * @throws UserError naming the explanation and the record, unless the suite allows it.
 */
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
      `${name}: ${headName(head)}: ${id} was written from ${seen.length} of the records that it would be judged on (${seen[0]}): ask about another split than the one it was written on, or set allowTrain: true`,
    );
  }
}

import { type AucDifference, pairedDelong } from '../metrics/auc-difference.ts';
import type { PairedScores } from './scored-pairs.ts';

/**
 * DeLong's test of two scorings of the same pairs, unless they are the same scores: then nothing was put to the test, as no
 * data could have told the two apart (a simulator that does not read the explanation scores all of a head's alike). Such a
 * comparison has no p-value, and does not make the others' harder to reach: Tarone (1990) leaves out what cannot
 * be rejected before correcting.
 */
export function compareScorings({ labels, first, second }: PairedScores): AucDifference {
  const difference = pairedDelong(labels, first, second);
  const isSame = first.every((score, index) => score === second[index]);
  if (difference.pValue === null || !isSame) return difference;
  return { ...difference, pValue: null, reason: 'every pair has the same score in both' };
}

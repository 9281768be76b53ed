import type { PairQuestion } from '../../asking/pair-question.ts';
import { sideDegree } from './described-side.ts';
import { explanationParts, maskQuotes } from './explanation-parts.ts';
import { logOddsOfFit } from './kind-of-token.ts';
import { matchesMark, type ViewedPair } from './relations.ts';
import { viewTokens } from './token-view.ts';

/** What one cue says about a pair, in natural-log odds: above 0 for "1", below 0 for "0". */
export interface Evidence {
  readonly cue: 'to side' | 'from side' | 'matching mark';
  readonly logOdds: number;
}

/**
 * The weighting, chosen by hand and fitted to nothing. A side's log-odds lie on the straight line from `CONTRADICTS` to `FITS`
 * (see `logOddsOfFit`). So with both sides described: both fit 0.90, one fits 0.30, none fits 0.02. An explanation of which only one
 * side is understood must carry the answer alone, so its evidence is multiplied by `alone`: 0.84 or 0.05.
 */
const WEIGHTS = {
  alone: 1.5,
  /** For brackets or quotes on both sides: whether they belong together. */
  matchingMark: 0.5,
} as const;

const MARKS = /\b(?:brackets?|parenthes[ie]s|braces?|quotes?|quotation)\b/;

/**
 * What the cues say of a pair under an explanation; the sum of the log-odds is the answer. An explanation of which
 * nothing is understood, or that says any token will do ("attends to all tokens") and nothing else, gets no evidence: every
 * pair is 0.5, and an AUC says what was read. How far apart the tokens stand counts only where the explanation speaks of it.
 */
export function judge(
  explanation: string,
  { tokens, to, from }: Omit<PairQuestion, 'explanation'>,
): Evidence[] {
  return judgeViewed(explanation, { views: viewTokens(tokens), to, from });
}

/** {@link judge} for one of many pairs of a sequence, whose tokens were looked at once. */
export function judgeViewed(explanation: string, pair: ViewedPair): Evidence[] {
  const { to, from, eitherWay } = explanationParts(explanation);
  const asWritten = sidesOf(to, from, pair);
  if (!eitherWay) return asWritten;
  const swapped = sidesOf(from, to, pair);
  return total(swapped) > total(asWritten) ? swapped : asWritten;
}

function sidesOf(toText: string, fromText: string, pair: ViewedPair): Evidence[] {
  const to = sideDegree(toText, 'to', pair);
  const from = sideDegree(fromText, 'from', pair);
  const scale = to === undefined || from === undefined ? WEIGHTS.alone : 1;
  const evidence: Evidence[] = [];
  if (to !== undefined) evidence.push({ cue: 'to side', logOdds: scale * logOddsOfFit(to) });
  if (from !== undefined) evidence.push({ cue: 'from side', logOdds: scale * logOddsOfFit(from) });
  if (MARKS.test(maskQuotes(toText)) && MARKS.test(maskQuotes(fromText))) {
    const sign = matchesMark(pair) ? 1 : -1;
    evidence.push({ cue: 'matching mark', logOdds: sign * WEIGHTS.matchingMark });
  }
  return evidence;
}

/** The sum of the evidence's log-odds. */
export function total(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { logOdds }) => sum + logOdds, 0);
}

import type { MarkedSequence } from '../../marked-prompt/read-marks.ts';
import { sideDegree } from './described-side.ts';
import { type ExplanationParts, explanationParts, maskQuotes } from './explanation-parts.ts';
import { isBroad } from './kind-of-token.ts';
import { distance, matchesMark, type ViewedPair } from './relations.ts';
import { viewTokens } from './token-view.ts';

/** What one cue says about a pair, in natural-log odds: above 0 for "1", below 0 for "0". */
export interface Evidence {
  readonly cue: 'to side' | 'from side' | 'matching mark' | 'recency';
  readonly logOdds: number;
}

/**
 * The weighting, chosen by hand and fitted to nothing. A side that fits adds `fits`, one that does not adds
 * `contradicts`, and a degree between 0 and 1 lies on the straight line between. So with both sides described: both
 * fit 0.90, one fits 0.30, none fits 0.02. An explanation of which only one side is understood must carry the answer
 * alone, so its evidence is multiplied by `alone`: 0.84 or 0.05.
 */
const WEIGHTS = {
  fits: 1.1,
  contradicts: -1.95,
  alone: 1.5,
  /** For brackets or quotes on both sides: whether they belong together. */
  matchingMark: 0.5,
  /** Per doubling of the distance: heads attend more to what is near. Small, so that it only breaks ties. */
  recency: -0.05,
} as const;

const MARKS = /\b(?:brackets?|parenthes[ie]s|braces?|quotes?|quotation)\b/;

/**
 * What the cues say of a marked sequence under an explanation; the sum of the log-odds is the answer. An explanation
 * that says any token will do ("attends to all tokens") and nothing else gets no evidence at all, so 0.5 everywhere.
 * One of which nothing is understood gets recency alone.
 */
export function judge(explanation: string, { tokens, to, from }: MarkedSequence): Evidence[] {
  return judgeViewed(explanation, { views: viewTokens(tokens), to, from });
}

/** {@link judge} for one of many pairs of a sequence, whose tokens were looked at once. */
export function judgeViewed(explanation: string, pair: ViewedPair): Evidence[] {
  const parts = explanationParts(explanation);
  const sides = describedSides(parts, pair);
  if (sides.length === 0 && isBroad(maskQuotes(explanation))) return [];
  return [...sides, { cue: 'recency', logOdds: WEIGHTS.recency * Math.log2(1 + distance(pair)) }];
}

function describedSides(parts: ExplanationParts, pair: ViewedPair): Evidence[] {
  const asWritten = sidesOf(parts.to, parts.from, pair);
  if (!parts.eitherWay) return asWritten;
  const swapped = sidesOf(parts.from, parts.to, pair);
  return total(swapped) > total(asWritten) ? swapped : asWritten;
}

function sidesOf(toText: string, fromText: string, pair: ViewedPair): Evidence[] {
  const to = sideDegree(toText, 'to', pair);
  const from = sideDegree(fromText, 'from', pair);
  const scale = to === undefined || from === undefined ? WEIGHTS.alone : 1;
  const evidence: Evidence[] = [];
  if (to !== undefined) evidence.push({ cue: 'to side', logOdds: scale * logOddsOf(to) });
  if (from !== undefined) evidence.push({ cue: 'from side', logOdds: scale * logOddsOf(from) });
  if (MARKS.test(maskQuotes(toText)) && MARKS.test(maskQuotes(fromText))) {
    const sign = matchesMark(pair) ? 1 : -1;
    evidence.push({ cue: 'matching mark', logOdds: sign * WEIGHTS.matchingMark });
  }
  return evidence;
}

function logOddsOf(degree: number): number {
  return WEIGHTS.contradicts + (WEIGHTS.fits - WEIGHTS.contradicts) * degree;
}

/** The sum of the evidence's log-odds. */
export function total(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { logOdds }) => sum + logOdds, 0);
}

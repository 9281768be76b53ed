import type { PairQuestion } from '../../asking/pair-question.ts';
import { sideDegree } from './described-side.ts';
import { explanationParts, maskQuotes } from './explanation-parts.ts';
import { logOddsOfFit } from './kind-of-token.ts';
import { matchesMark, type ViewedPair } from './relations.ts';
import { viewTokens } from './token-view.ts';

/** What a cue says about a pair, in natural-log odds of "1". */
export interface Evidence {
  readonly cue: 'to side' | 'from side' | 'matching mark';
  readonly logOdds: number;
}

/**
 * Chosen by hand. A side's log-odds are linear in its fit (see `logOddsOfFit`): if both sides are described and fit, P is 0.90, if one
 * fits 0.30, if none 0.02. If only one side is understood its evidence is multiplied by `alone`: 0.84 or 0.05.
 */
const WEIGHTS = {
  alone: 1.5,
  /** Whether brackets or quotes on both sides belong together. */
  matchingMark: 0.5,
} as const;

const MARKS = /\b(?:brackets?|parenthes[ie]s|braces?|quotes?|quotation)\b/;

/**
 * The cues' evidence about a pair; the sum of the log-odds is the answer. An explanation that is not understood, or says only that any
 * token will do, gives none: every pair is 0.5. Distance counts only if the explanation mentions it.
 */
export function judge(
  explanation: string,
  { tokens, to, from }: Omit<PairQuestion, 'explanation'>,
): Evidence[] {
  return judgeViewed(explanation, { views: viewTokens(tokens), to, from });
}

/** {@link judge} with the sequence's tokens already viewed. */
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

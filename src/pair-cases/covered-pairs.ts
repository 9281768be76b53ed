import { judgeViewed, total } from '../simulation/heuristic/cues.ts';
import { viewTokens } from '../simulation/heuristic/token-view.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import type { Coverage } from '../token-pairs/draw-explanation-sampled.ts';

/** What joins the claims of one explanation. */
const CLAUSES = /;\s*|(?<=[.!?])\s+/;

/**
 * Says which of a head's own explanations cover a pair, as the heuristic reads them: it costs no question, and is only asked
 * where to look. An explanation of several clauses covers what any of them does; a control covers nothing, so that
 * pairs stay the same when controls are added.
 */
export function coverageOf({ explanations }: ExplainedHead): Coverage {
  const own = explanations
    .filter(({ control }) => control === undefined)
    .map(({ text }) => text.split(CLAUSES).filter((clause) => clause.trim() !== ''));
  return ({ tokens }) => {
    const views = viewTokens(tokens);
    return ({ from, to }) =>
      own.map((clauses) => clauses.some((clause) => total(judgeViewed(clause, { views, from, to })) > 0));
  };
}

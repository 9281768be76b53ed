import type { ScoredExplanation } from '../../scorecard/scored-explanation.ts';
import { type Html, html } from './html.ts';

/** Says of an explanation that it is known to be true or false, or a control. */
export function tagOf({ truth, control }: Pick<ScoredExplanation, 'truth' | 'control'>): Html | null {
  if (control !== undefined) return html` <span class="tag">${control} control</span>`;
  if (truth === undefined) return null;
  return truth ? html` <span class="tag true">✓ true</span>` : html` <span class="tag">✗ false</span>`;
}

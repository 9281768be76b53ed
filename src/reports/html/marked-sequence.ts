import type { PairPosition } from '../../activation-records/pair-index.ts';
import { joinedPieces } from '../../activation-records/split-characters.ts';
import { visibleText } from '../../files/visible-text.ts';
import { type Html, html } from './html.ts';

/** Sequences longer than this show only what stands near the pair. */
const LONGEST_WHOLE = 96;
/** How many tokens on either side of a marked one count as near. */
const NEAR = 24;

/** The sequence with the pair's tokens marked, by line and box as well as by colour. */
export function markedSequence(tokens: readonly string[], { from, to }: PairPosition): Html {
  const near = (position: number) =>
    tokens.length <= LONGEST_WHOLE || Math.abs(position - from) <= NEAR || Math.abs(position - to) <= NEAR;
  const pieces: Html[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') pieces.push(html`${plain}`);
    plain = '';
  };
  for (const [position, token] of joinedPieces(tokens, [from, to]).entries()) {
    if (position === from || position === to) {
      flush();
      const kinds = [...(position === to ? ['to'] : []), ...(position === from ? ['from'] : [])];
      pieces.push(html`<mark class="${kinds.join(' ')}">${visibleText(token)}</mark>`);
    } else if (near(position)) plain += visibleText(token);
    else if (position === 0 || near(position - 1)) plain += ' … ';
  }
  flush();
  return html`<bdi>${pieces}</bdi>`;
}

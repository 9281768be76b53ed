import pc from 'picocolors';
import type { PairPosition } from '../activation-records/pair-index.ts';
import { joinedPieces } from '../activation-records/split-characters.ts';
import { visibleText } from '../files/visible-text.ts';

/** How many tokens on either side of a marked one are shown. */
const NEAR = 10;

/** A pair and its surroundings: `**to**` and `[[from]]` as prompts mark them, in colour where the terminal has any. */
export function markedExcerpt(
  tokens: readonly string[],
  { from, to }: PairPosition,
  { cyan, yellow }: Pick<typeof pc, 'cyan' | 'yellow'> = pc,
): string {
  const near = (position: number) => Math.abs(position - from) <= NEAR || Math.abs(position - to) <= NEAR;
  return joinedPieces(tokens, [from, to])
    .map((token, position) => {
      if (!near(position)) return position === 0 || near(position - 1) ? '…' : '';
      const marked = position === to ? cyan(`**${visibleText(token)}**`) : visibleText(token);
      return position === from ? yellow(`[[${marked}]]`) : marked;
    })
    .join('');
}

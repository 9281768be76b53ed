import { headName } from '../activation-records/head.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';

/**
 * A sentence for each head some of whose sequences hold the characters that mark a pair. They are sent as they are, as
 * transformer-debugger sends them, but which pair is meant is then not clear.
 */
export function markWarnings(cases: readonly PairCase[]): readonly string[] {
  return [...Map.groupBy(cases, ({ head }) => headName(head))].flatMap(([name, ofHead]) => {
    const sequences = new Map(ofHead.map(({ pair, tokens }) => [pair.record, tokens.join('')]));
    const ambiguous = [...sequences.values()].filter((text) => /\*\*|\[\[|\]\]/.test(text)).length;
    if (ambiguous === 0) return [];
    return [
      `${name}: ${ambiguous} of ${sequences.size} sequences hold the marks' own characters (**, [[ or ]]): which pair is meant is ambiguous there`,
    ];
  });
}

import type { ActivationRecord } from '../activation-records/head-record.ts';
import { markPair } from '../asking/pair-question.ts';
import type { ExplainerProtocol } from './explainer-protocol.ts';
import { pairsByStrata, type ShownPair, strongestPairs } from './shown-pairs.ts';

/** What transformer-debugger's explainer shows. */
const STRONGEST_SHOWN = 5;

/** What an explainer sees of a head. */
export interface Shown {
  readonly pairs: readonly ShownPair[];
  readonly text: string;
}

/**
 * What a protocol shows of a head.
 *
 * @param records of the train split alone.
 */
export function showHead(
  { shows, separator }: Pick<ExplainerProtocol, 'shows' | 'separator'>,
  records: readonly ActivationRecord[],
  seed: string | number,
): Shown {
  if (shows === 'strata') {
    const pairs = pairsByStrata(records, seed);
    return { pairs, text: textOfStrata(pairs) };
  }
  // Pairs of one text stand together, as transformer-debugger has them.
  const ofRecords = Map.groupBy(strongestPairs(records, STRONGEST_SHOWN), ({ record }) => record);
  const pairs = [...ofRecords.values()].flat();
  return { pairs, text: pairs.map((pair) => markPair(pair.record.tokens, pair)).join(separator) };
}

/** Each text once, under it its pairs, strongest first, with their activation as a number from 0 to 10. */
export function textOfStrata(pairs: readonly ShownPair[]): string {
  const largest = Math.max(...pairs.map(({ activation }) => activation));
  return [...Map.groupBy(pairs, ({ record }) => record)]
    .map(([{ tokens }, ofRecord], index) => {
      const lines = ofRecord
        .toSorted((a, b) => b.activation - a.activation)
        .map((pair) => `  ${levelOf(pair.activation, largest)}: ${pairInWords(tokens, pair)}`);
      return [`Text ${index + 1}: ${tokens.join('')}`, ...lines].join('\n');
    })
    .join('\n');
}

/** A pair in words, e.g. `from " bus" (token 10) to " bus" (token 1)`: positions count from 0. */
export function pairInWords(tokens: readonly string[], { from, to }: { from: number; to: number }): string {
  const named = (position: number) => `${JSON.stringify(tokens[position] ?? '')} (token ${position})`;
  return from === to ? `from ${named(from)} to itself` : `from ${named(from)} to ${named(to)}`;
}

/** An activation as a whole number from 0 to 10 of the largest; what is negative counts as 0. */
function levelOf(activation: number, largest: number): number {
  return largest > 0 ? Math.max(0, Math.round((10 * activation) / largest)) : 0;
}

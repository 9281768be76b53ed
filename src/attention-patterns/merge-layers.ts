import { UserError } from '../files/user-error.ts';
import type { PatternSequence } from './pattern-sequence.ts';

/**
 * Puts sequences together whose layers lie in several files.
 *
 * @param files of each file its sequences, in the same order.
 * @throws UserError where they are not of the same sequences.
 */
export function mergeLayers(files: readonly (readonly PatternSequence[])[]): readonly PatternSequence[] {
  const [first = [], ...others] = files;
  if (others.length === 0) return first;
  for (const other of others) {
    const source = other[0]?.source ?? '';
    if (other.length !== first.length) {
      throw new UserError(
        `${source}: holds ${other.length} sequences, ${first[0]?.source} has ${first.length}: expected another layer of the same`,
      );
    }
  }
  return first.map((sequence, index) => merged([sequence, ...others.flatMap((other) => other[index] ?? [])]));
}

function merged(parts: readonly PatternSequence[]): PatternSequence {
  const [first] = parts;
  if (first === undefined) throw new RangeError('nothing to merge');
  const ofLayer = new Map<number, PatternSequence>();
  for (const part of parts) {
    for (const layer of part.layers) {
      const before = ofLayer.get(layer);
      if (before !== undefined) {
        throw new UserError(
          `${before.source} and ${part.source} both hold layer ${layer}: move one of them away`,
        );
      }
      ofLayer.set(layer, part);
    }
  }
  for (const part of parts) {
    if (part.heads !== first.heads || part.tokens.join('\0') !== first.tokens.join('\0')) {
      throw new UserError(
        `${part.source}: has other tokens, or another number of heads, than ${first.source}: expected another layer of the same sequence`,
      );
    }
  }
  return {
    source: first.source,
    tokens: first.tokens,
    layers: [...ofLayer.keys()].sort((a, b) => a - b),
    heads: first.heads,
    attention: (head, tokens) => {
      const part = ofLayer.get(head.layer);
      if (part === undefined) throw new RangeError(`${first.source}: no layer ${head.layer}`);
      return part.attention(head, tokens);
    },
  };
}

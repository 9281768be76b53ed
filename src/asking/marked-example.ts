import type { PairPosition } from '../activation-records/pair-index.ts';

/** An example's text, cut into tokens, and its pair. */
export interface MarkedExample extends PairPosition {
  readonly tokens: readonly string[];
}

/**
 * Reads a text in which a pair is marked, `**to** … [[from]]` or `[[**both**]]`, as protocols write their examples. Each
 * marked stretch is one token; around them a token is a word with the space before it, or a single other character.
 *
 * @returns undefined where not exactly one pair is marked.
 */
export function readMarkedExample(text: string): MarkedExample | undefined {
  const tokens: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (const { 0: whole, groups = {} } of text.matchAll(PART)) {
    const { both, target, source } = groups;
    if (both ?? source) from.push(tokens.length);
    if (both ?? target) to.push(tokens.length);
    tokens.push(both ?? target ?? source ?? whole);
  }
  const [onlyFrom, onlyTo] = [from[0], to[0]];
  if (from.length !== 1 || to.length !== 1 || onlyFrom === undefined || onlyTo === undefined)
    return undefined;
  return onlyTo <= onlyFrom ? { tokens, from: onlyFrom, to: onlyTo } : undefined;
}

const PART =
  /\[\[\*\*(?<both>[^*[\]]+)\*\*\]\]|\*\*(?<target>[^*[\]]+)\*\*|\[\[(?<source>[^*[\]]+)\]\]| ?[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu;

import { memoized } from './memoize.ts';

/** An explanation by direction, in its own letters, quotes included. */
export interface ExplanationParts {
  /** What is said of the attended, earlier token. */
  readonly to: string;
  /** What is said of the attending, later token; empty when nothing is. */
  readonly from: string;
  /** It joins two kinds without a direction ("connects X with Y"): either may be the to side. */
  readonly eitherWay: boolean;
}

const VERB = '(?:attend|look|focus|activat|point|pay|respond)(?:s|es|e|ing)?(?: attention)?';
const ADVERBS =
  '(?:\\s+(?:back|backwards?|strongly|mostly|mainly|primarily|only|especially|always|usually|often|\\w+ly))*';
const LEAD = new RegExp(`^.*?\\b${VERB}${ADVERBS}\\s+(?:to|at|on|for)\\b`, 's');
const LAST_VERB = new RegExp(`,?\\s*\\b${VERB}${ADVERBS}\\s+\\w+$`);
/** Words before "to" that make it part of a description ("related to sport"). */
const TO = new RegExp(
  '(?<!\\b(?:relat\\w*|similar|belong\\w*|pertain\\w*|refer\\w*|correspond\\w*|identical|equal|close|next|prior|due|' +
    'according|lead\\w*|up|connect\\w*|relevant|specific)\\s+)\\bto\\b',
);
/** Words around "from" that make it part of a description ("different from", "from the previous sentence"). */
const FROM =
  /(?<!\b(?:different|far|away|apart|derived|taken|comes?|coming|aside)\s+)\bfrom\b(?!\s+(?:earlier in|(?:the |an? )?(?:previous|preceding|same|earlier|prior) (?:sentence|line|clause|paragraph|word\b)))/;
const WHEN =
  /\b(?:when(?:ever)?|if|while)\b(?:\s+(?:it is|attending|processing|reading|the (?:current|from|attending|later|query) token is))*(?:\s+(?:at|on|from|to|an?))?\b/;
const JOIN = /\b(?:connect|link|relat|associat|match|pair)(?:s|es|e|ing)?\s+(.+?)\s+(?:with|to|and)\s+(.+)$/s;
const BETWEEN = /\bbetween\s+(.+?)(?:\s+and\s+(.+))?$/s;

/**
 * Takes an explanation apart by the first form that fits; quoted text is ignored:
 *
 * - "from Y, attends to X", "attends from Y to X";
 * - "attends to X from Y", "attends to X when (the current token is) Y";
 * - "connects (links, relates, associates, matches, pairs) X with Y", "between X and Y", "between X": either way;
 * - anything else is about the to token.
 */
export const explanationParts = memoized((explanation): ExplanationParts => {
  const masked = maskQuotes(explanation);
  const spans = fromFirst(masked) ?? toFirst(masked);
  if (spans) {
    const eitherWay = /\bvice versa\b/.test(masked);
    return { to: explanation.slice(...spans.to), from: explanation.slice(...spans.from), eitherWay };
  }
  const start = LEAD.exec(masked)?.[0].length ?? 0;
  const joined = start === 0 ? (JOIN.exec(masked) ?? BETWEEN.exec(masked)) : null;
  if (joined) return joinedParts(explanation, joined);
  return { to: explanation.slice(start), from: '', eitherWay: false };
});

/** The two sides' start and end in the text. */
interface SideSpans {
  readonly to: readonly [number, number];
  readonly from: readonly [number, number];
}

function fromFirst(masked: string): SideSpans | undefined {
  const from = FROM.exec(masked);
  const lead = LEAD.exec(masked);
  const to = TO.exec(masked);
  if (!from || (lead && from.index > lead[0].length) || (to && from.index > to.index)) return undefined;
  const start = from.index + 'from'.length;
  const end = masked.length;
  if (lead) {
    const verb = lead[0].search(LAST_VERB);
    if (verb > start) return { from: [start, verb], to: [lead[0].length, end] };
  }
  const direction = TO.exec(masked.slice(start));
  if (!direction) return { from: [start, end], to: [lead?.[0].length ?? 0, from.index] };
  const turn = start + direction.index;
  return { from: [start, turn], to: [turn + 'to'.length, end] };
}

function toFirst(masked: string): SideSpans | undefined {
  const start = LEAD.exec(masked)?.[0].length ?? 0;
  const divider = FROM.exec(masked) ?? WHEN.exec(masked);
  if (!divider || divider.index < start) return undefined;
  return { to: [start, divider.index], from: [divider.index + divider[0].length, masked.length] };
}

/** Replaces quoted text by underscores and A–Z by a–z, keeping positions. */
export function maskQuotes(text: string): string {
  return text
    .replace(QUOTED, (quoted) => '_'.repeat(quoted.length))
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The texts in quotes, single or double, with `\n` and `\t` read as newline and tab. */
export function quotedTexts(text: string): string[] {
  return [...text.matchAll(QUOTED)].map(([quoted]) => {
    const inner = quoted.slice(1, -1);
    const isTwice = inner.length > 2 && inner.replace(QUOTED, '') === '';
    return (isTwice ? inner.slice(1, -1) : inner).replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  });
}

const QUOTED = /"[^"]+"|“[^”]+”|`[^`]+`|‘[^’]+’|(?<![\p{L}\p{N}])'(?:'(?=')|[^']+)'(?![\p{L}\p{N}])/gu;

function joinedParts(explanation: string, joined: RegExpExecArray): ExplanationParts {
  const end = joined.index + joined[0].length;
  const second = joined[2] === undefined ? undefined : explanation.slice(end - joined[2].length, end);
  const firstStart = joined.index + joined[0].indexOf(joined[1] ?? '');
  const first = explanation.slice(firstStart, firstStart + (joined[1]?.length ?? 0));
  return { to: first, from: second ?? first, eitherWay: true };
}

import { headName } from '../activation-records/head.ts';
import type { HeadRecord } from '../activation-records/head-record.ts';
import { recordFingerprint, textsTwice } from '../activation-records/record-fingerprint.ts';
import { doubtAboutTokens, paddingOf } from '../activation-records/token-doubts.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import type { PairCase } from './pair-case.ts';
import { baseRateOf, maxActivationOf } from './select-head-pairs.ts';

/** Something the user should know about a head's pairs. */
export interface PairWarning {
  readonly head: string;
  /** Said once of several heads, with `{n}` and `{all}` for the sums of their counts. */
  readonly sentence: string;
  /** How many of how many of the head's pairs it is about. */
  readonly counts?: { readonly n: number; readonly all: number };
}

type Doubt = Omit<PairWarning, 'head'>;

const FIRST_TO_ITSELF =
  'most strong pairs are the first token’s attention to itself, which is always 1 among attention probabilities: set pairs.fromAtLeast: 1';
const TO_FIRST =
  'most strong pairs attend to the first token, often an attention sink: set pairs.toAtLeast: 1 unless the explanations are about that';

const MOST_NAMED = 4;

/**
 * What the user should know about a head's pairs before asking: doubtful labels, first tokens that crowd out the rest, missing pairs
 * and records.
 */
export function pairWarningsOf(
  record: HeadRecord,
  asked: ExplainedHead,
  suite: Suite,
  pairs: readonly SelectedPair[],
): readonly PairWarning[] {
  const max = maxActivationOf(record, suite);
  const doubts = [
    ...weakStrongPairs(suite, pairs, max),
    ...firstTokenPairs(pairs),
    ...missingRecords(record, suite),
    ...narrowTriangles(record),
    ...shortages(suite, pairs),
    ...withoutBaseRate(record, suite, max),
    ...tokenTexts(record),
    ...textsInSplits(record, suite),
    ...provenance(record, asked),
    ...unmatched(suite, pairs),
  ];
  const head = headName(record.head);
  return doubts.map((doubt) => ({ head, ...(typeof doubt === 'string' ? { sentence: doubt } : doubt) }));
}

/** What holds for several heads is said once; attending to the first token only if most heads do. */
export function warningSentences(pairWarnings: readonly PairWarning[], heads: number): readonly string[] {
  return [...Map.groupBy(pairWarnings, ({ sentence }) => sentence)].flatMap(([sentence, alike]) => {
    if (sentence === TO_FIRST && 2 * alike.length <= heads) return [];
    const names = alike.map(({ head }) => head);
    const shown = names.slice(0, MOST_NAMED).join(', ');
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    const sumOf = (key: 'n' | 'all') => alike.reduce((sum, { counts }) => sum + (counts?.[key] ?? 0), 0);
    const filled = sentence.replace('{n}', String(sumOf('n'))).replace('{all}', String(sumOf('all')));
    return `${shown}${more}: ${alike[0]?.counts ? filled : sentence}`;
  });
}

/** A warning for each head whose sequences contain the marks' characters, which are sent as they are, as in transformer-debugger. */
export function markWarnings(cases: readonly PairCase[]): readonly string[] {
  return [...Map.groupBy(cases, ({ head }) => headName(head))].flatMap(([name, ofHead]) => {
    const sequences = new Map(ofHead.map(({ pair, tokens }) => [pair.record, tokens.join('')]));
    const ambiguous = [...sequences.values()].filter((text) => /\*\*|\[\[|\]\]/.test(text)).length;
    if (ambiguous === 0) return [];
    return [
      `${name}: ${ambiguous} of ${sequences.size} sequences contain the marks' own characters (**, [[ or ]]), so it is ambiguous which pair is meant`,
    ];
  });
}

/** If no weak pair of a strong one's record and distance is left, another takes its place. */
function unmatched({ pairs: { weakPairs } }: Suite, pairs: readonly SelectedPair[]): readonly Doubt[] {
  if (weakPairs !== 'matched') return [];
  const key = ({ record, from, to }: SelectedPair) => `${record.name} ${from - to}`;
  const places = new Set(pairs.filter(({ label }) => label === 1).map(key));
  const weak = pairs.filter(({ label }) => label === 0);
  const n = weak.filter((pair) => !places.has(key(pair))).length;
  if (n === 0) return [];
  const sentence =
    '{n} of {all} weak pairs share record and distance with no strong one, as none were left: they match one in another record by distance, or none';
  return [{ sentence, counts: { n, all: weak.length } }];
}

/** Precision requires knowing how often the head is active on any text. */
function withoutBaseRate(record: HeadRecord, { pairs }: Suite, max: number): readonly string[] {
  if (pairs.weakPairs !== 'explanation-sampled' || record.random.length === 0) return [];
  if (baseRateOf(record, pairs, max) !== undefined) return [];
  return ['no pair of its random records is active: without a base rate its explanations have no precision'];
}

/** The first token attends to itself alone, and is often an attention sink. */
function firstTokenPairs(pairs: readonly SelectedPair[]): readonly string[] {
  const strong = pairs.filter(({ label }) => label === 1);
  const toFirst = strong.filter(({ to }) => to === 0);
  const first = toFirst.filter(({ from }) => from === 0);
  if (2 * first.length > strong.length) return [FIRST_TO_ITSELF];
  return 2 * toFirst.length > strong.length ? [TO_FIRST] : [];
}

/** Weak pairs of random records are easier to tell from strong ones of top records: without them an AUC means something else. */
function missingRecords({ random }: HeadRecord, { split }: Suite): readonly string[] {
  if (random.length > 0 || split === 'train') return [];
  return [
    'no random_sample in its file: weak pairs come from top records alone, where they are harder to tell from strong ones; compare its AUCs only with those of other heads without one',
  ];
}

/** A list that lacks one value can look like a triangle that is cut off on the right. */
function narrowTriangles({ top, random }: HeadRecord): readonly string[] {
  const narrow = [...top, ...random].filter(({ width, tokens }) => width < tokens.length);
  const [first] = narrow;
  if (first === undefined) return [];
  return [
    `${narrow.length} of its records hold fewer activations than pairs (${first.name}: ${first.activations.length} for ${first.tokens.length} tokens): they are read as those of the first ${first.width} to-tokens only`,
  ];
}

/** Simulators should read texts, and attention to padding says nothing about a head. */
function tokenTexts({ top, random, marks }: HeadRecord): readonly string[] {
  const padded = [...top, ...random].filter(({ tokens }) => paddingOf(tokens) !== undefined).length;
  const doubt = doubtAboutTokens([...top, ...random].map(({ tokens }) => tokens));
  return [
    ...(doubt ? [`the tokens of its records ${doubt}`] : []),
    ...(marks
      ? [`the tokens of its records hold a tokenizer's marks, read as what they stand for: ${marks}`]
      : []),
    ...(padded > 0
      ? [
          `${padded} of its records begin or end with padding: attention to or from padding says nothing about the head`,
        ]
      : []),
  ];
}

/** Splits are separate as long as no text is in two of them. */
function textsInSplits(record: HeadRecord, { split }: Suite): readonly string[] {
  const twice = split === 'all' ? 0 : textsTwice(record);
  if (twice === 0) return [];
  return [
    `${twice === 1 ? '1 text occurs' : `${twice} texts occur`} more than once in its records: it may be in several splits, and an explanation judged on the very text that it was written from or chosen on`,
  ];
}

/** Records are identified by their tokens: if they were made again from other texts, those an explanation was written from are gone. */
function provenance({ top, random }: HeadRecord, { explanations }: ExplainedHead): readonly string[] {
  const written = explanations.filter(({ shownRecords }) => shownRecords);
  if (written.length === 0) return [];
  const there = new Set([...top, ...random].map(recordFingerprint));
  const lost = written.filter(
    ({ shownRecords = [] }) => shownRecords.length === 0 || shownRecords.some((each) => !there.has(each)),
  );
  if (lost.length === 0) return [];
  return [
    `${lost.map(({ id }) => id).join(', ')}: written from records that are not in its file, so it may be judged on what it was written from; explain the head again`,
  ];
}

/** Why the labels of a head's pairs are doubtful. */
function weakStrongPairs(
  suite: Suite,
  pairs: readonly SelectedPair[],
  max: number,
): readonly (string | Doubt)[] {
  const threshold = `${suite.pairs.weakBelow} × maximum`;
  if (max <= 0) {
    const found = max === Number.NEGATIVE_INFINITY ? 'without top records there is none' : `it is ${max}`;
    return [
      `its maximum activation should be above 0, and ${found}: weak (below ${threshold}) has no meaning`,
    ];
  }
  const strong = pairs.filter(({ label }) => label === 1);
  const n = strong.filter(({ activation }) => activation < suite.pairs.weakBelow * max).length;
  if (n === 0) return [];
  const sentence = `{n} of {all} strong pairs are themselves weak (below ${threshold})`;
  return [{ sentence, counts: { n, all: strong.length } }];
}

function shortages(suite: Suite, pairs: readonly SelectedPair[]): readonly Doubt[] {
  const { strong, weak, weakBelow, weakPairs, maxPerRecord } = suite.pairs;
  const limit = maxPerRecord === null ? '' : `, at most ${maxPerRecord} per record`;
  const weakKind = `${weakPairs === 'random' ? '' : `${weakPairs} `}weak (below ${weakBelow} × maximum)`;
  const shortage = (label: 0 | 1, kind: string, all: number): readonly Doubt[] => {
    const n = pairs.filter((pair) => pair.label === label).length;
    if (n >= all) return [];
    const asked = `${kind} pairs of the {all} asked for${limit}`;
    const sentence = n === 0 ? `no ${asked}; its AUC will be undefined` : `only {n} ${asked}`;
    return [{ sentence, counts: { n, all } }];
  };
  return [...shortage(1, 'strong', strong), ...shortage(0, weakKind, weak)];
}

import { type Head, headName } from '../activation-records/head.ts';
import type { ActivationRecord, HeadRecord } from '../activation-records/head-record.ts';
import { eachHead, type MapHeadsOptions } from '../activation-records/map-heads.ts';
import { excerptAround, type PatternExcerpt } from '../activation-records/pattern-excerpt.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import { UserError } from '../files/user-error.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import { loadSuite, type Suite } from '../suite/load-suite.ts';
import type { SuiteSurroundings } from '../suite/named-by-suite.ts';
import { headsOfShard } from '../suite/shard.ts';
import type { SuiteReference } from '../suite/suite-access.ts';
import { type SelectedPair, selectPairs } from '../token-pairs/select-pairs.ts';
import { baseRateOf } from './base-rate.ts';
import { type Doubt, doubtsOf, warningsOf } from './doubts.ts';
import { type BaseRate, isForChoosing, type PairCase } from './pair-case.ts';
import { proposalsOf } from './propose-pairs.ts';

type Whole = NonNullable<PairCase['whole']>;

/** A suite's questions, and what the user should know about them. */
export interface PairCases {
  readonly cases: readonly PairCase[];
  readonly warnings: readonly string[];
  /** Of the first heads, to be looked at. */
  readonly patterns: readonly HeadPattern[];
}

/** What a head did where it did most. */
export interface HeadPattern {
  readonly suite: string;
  readonly head: Head;
  readonly excerpt: PatternExcerpt;
}

/** Nobody looks at more, and each is up to 250 numbers that are kept until the run ends. */
const MOST_PATTERNS = 400;

/** The questions about one head, and what makes them doubtful. */
export interface HeadCases {
  readonly cases: readonly PairCase[];
  readonly doubts: readonly Doubt[];
  /** Around the strongest pair that is asked about; absent where it fits no excerpt. */
  readonly pattern?: PatternExcerpt | undefined;
}

/**
 * The questions of a suite, head by head: explanation by explanation, strong pairs before weak ones. Every explanation of a
 * head, controls included, is asked about the same pairs. Where explanations are chosen on a split of their own, its pairs
 * come first, and controls are not asked about them. Whoever keeps no case needs no more memory for a whole model than for a
 * few heads.
 *
 * Of a suite's shard, the questions about its heads. How much the suite asks in all is known, and written into `whole` of
 * every case, when the last head was handed on.
 *
 * @throws UserError when a record cannot be read, when a head has no pair to ask about, or when a shard has no head.
 */
export async function* pairCasesByHead(
  suite: Suite,
  options: MapHeadsOptions = {},
): AsyncGenerator<HeadCases, void> {
  const heads = headsAskedAbout(suite);
  const explanations = ordinaryExplanations(suite);
  const wholes: Whole[] = [];
  let questions = 0;
  const perHead = eachHead(
    suite.records,
    heads,
    (record, head): HeadCases => {
      const parts = partsOf(suite, head).map((part) => {
        const pairs = selectHeadPairs(record, head, part.suite);
        if (pairs.length === 0) throw new UserError(noPairs(record, part.suite));
        return { ...part, pairs, baseRate: baseRateFor(record, part.suite) };
      });
      const pairs = parts.reduce((sum, part) => sum + part.pairs.length, 0);
      return {
        cases: casesOf(suite, head, parts, {
          explanations,
          questions: 0,
          pairs,
          ...(suite.shard ? { shard: { ...suite.shard, questions: 0 } } : {}),
        }),
        doubts: parts.flatMap((part) =>
          doubtsOf(record, part.suite, part.pairs, maxActivationOf(record, part.suite)),
        ),
        pattern: patternOf(parts.at(-1)?.pairs ?? []),
      };
    },
    { access: suite.recordAccess, ...options },
  );
  for await (const head of perHead) {
    questions += head.cases.length;
    wholes.push(...head.cases.slice(0, 1).flatMap(({ whole }) => whole ?? []));
    yield head;
  }
  const elsewhere = mostQuestions(suite, suite.heads) - mostQuestions(suite, heads);
  for (const whole of wholes) {
    whole.questions = questions + elsewhere;
    if (whole.shard) whole.shard.questions = questions;
  }
}

function headsAskedAbout({ name, heads, shard }: Suite): readonly ExplainedHead[] {
  if (shard === null) return heads;
  const chosen = headsOfShard(heads, shard);
  if (chosen.length > 0) return chosen;
  throw new UserError(
    `${name}: shard ${shard.index}/${shard.of} has no head: the suite has ${heads.length}; make at most as many shards`,
  );
}

/** How much is asked about heads that have as many pairs as the suite wants. */
function mostQuestions(suite: Suite, heads: readonly ExplainedHead[]): number {
  const asked = heads.flatMap((head) =>
    partsOf(suite, head).map(({ purpose }) => {
      const { explanations } = head;
      return purpose === 'select'
        ? explanations.filter(({ control }) => control === undefined).length
        : explanations.length;
    }),
  );
  return (suite.pairs.top + suite.pairs.low) * asked.reduce((sum, each) => sum + each, 0);
}

/** All of {@link pairCasesByHead} at once, and what the user should know about them. */
export async function buildPairCases(suite: Suite, options: MapHeadsOptions = {}): Promise<PairCases> {
  const perHead = await Array.fromAsync(pairCasesByHead(suite, options));
  return {
    cases: perHead.flatMap(({ cases }) => cases),
    warnings: warningsOf(
      perHead.flatMap(({ doubts }) => doubts),
      perHead.length,
    ),
    patterns: perHead
      .flatMap(({ cases: [first], pattern }) =>
        first && pattern ? [{ suite: suite.name, head: first.head, excerpt: pattern }] : [],
      )
      .slice(0, MOST_PATTERNS),
  };
}

function patternOf(pairs: readonly SelectedPair[]): PatternExcerpt | undefined {
  const [strongest] = pairs
    .filter(({ label }) => label === 1)
    .toSorted((a, b) => b.activation - a.activation);
  return strongest && excerptAround(strongest.record, strongest);
}

/**
 * The questions of suite files, one after the other.
 *
 * @param options `folders`, besides: as in {@link loadSuite}.
 * @throws UserError as {@link loadSuite} and {@link buildPairCases} do.
 */
export async function pairCasesOfSuites(
  references: readonly SuiteReference[],
  options: MapHeadsOptions & Pick<SuiteSurroundings, 'folders'> = {},
): Promise<PairCases> {
  const built: PairCases[] = [];
  for (const { suite, ...access } of references) {
    built.push(await buildPairCases(loadSuite(suite, { ...options, ...access }), options));
  }
  return {
    cases: built.flatMap(({ cases }) => cases),
    warnings: built.flatMap(({ warnings }) => warnings),
    patterns: built.flatMap(({ patterns }) => patterns),
  };
}

/** The pairs of one head that the suite asks about. */
function selectHeadPairs(record: HeadRecord, head: ExplainedHead, suite: Suite): readonly SelectedPair[] {
  const maxActivation = maxActivationOf(record, suite);
  return selectPairs(record.head, chosenRecords(record, suite), {
    ...suite.pairs,
    maxActivation,
    ...(suite.pairs.negatives === 'proposed' ? { propose: proposalsOf(head) } : {}),
  });
}

/** A rate to weigh the labels by, where weak pairs stand for all weak pairs, and the suite asks for more than an order. */
function baseRateFor(record: HeadRecord, suite: Suite): BaseRate | undefined {
  const { negatives, positives } = suite.pairs;
  if (negatives !== 'proposed' && !(negatives === 'random' && positives === 'quantiles')) return undefined;
  return baseRateOf(record, suite.pairs, maxActivationOf(record, suite));
}

function chosenRecords(record: HeadRecord, { split, recordsPerSplit }: Suite): readonly ActivationRecord[] {
  return recordsOfSplit(record, split, recordsPerSplit);
}

/** What "weak" is a share of; −Infinity where there are no records to take it over. */
function maxActivationOf(record: HeadRecord, suite: Suite): number {
  const records = suite.pairs.maxOver === 'head' ? record.top : chosenRecords(record, suite);
  return records.reduce((max, each) => Math.max(max, each.maxActivation), Number.NEGATIVE_INFINITY);
}

/** Pairs of one split that a head's explanations are asked about. */
interface Part {
  readonly suite: Suite;
  readonly purpose?: NonNullable<PairCase['pair']['purpose']>;
}

/** Where explanations are chosen on pairs of their own, these come first; a head with one explanation has no choice. */
function partsOf(suite: Suite, { explanations }: ExplainedHead): readonly Part[] {
  const { chooseOn } = suite;
  if (chooseOn === undefined) return [{ suite }];
  const reported: Part = { suite, purpose: 'report' };
  if (explanations.filter(({ control }) => control === undefined).length < 2) return [reported];
  return [{ suite: { ...suite, split: chooseOn }, purpose: 'select' }, reported];
}

interface AskedPart extends Part {
  readonly pairs: readonly SelectedPair[];
  readonly baseRate: BaseRate | undefined;
}

/** What is the same in many cases is one object in all of them: a model's questions are many. */
function casesOf(
  suite: Suite,
  { layer, head, explanations }: ExplainedHead,
  parts: readonly AskedPart[],
  whole: Whole,
): readonly PairCase[] {
  const of = { layer, head };
  const asked = parts.flatMap(({ purpose, pairs, baseRate }) => {
    const tokensOf = new Map(pairs.map(({ record }) => [record, [...record.tokens]]));
    return pairs.map(({ record, from, to, label, activation, ...more }) => ({
      pair: {
        record: record.name,
        from,
        to,
        label,
        activation,
        ...(purpose === undefined ? {} : { purpose }),
        ...more,
      },
      tokens: tokensOf.get(record) ?? [],
      ...(baseRate === undefined ? {} : { baseRate }),
    }));
  });
  // A control is there to compare with, not to be chosen.
  const reported = asked.filter((each) => !isForChoosing(each));
  return explanations.flatMap((explanation) =>
    (explanation.control === undefined ? asked : reported).map((each) => ({
      suite: suite.name,
      subject: suite.subject,
      head: of,
      explanation,
      ...each,
      whole,
    })),
  );
}

function ordinaryExplanations({ heads }: Suite): number {
  return heads.flatMap(({ explanations }) => explanations.filter(({ control }) => control === undefined))
    .length;
}

function noPairs(record: HeadRecord, suite: Suite): string {
  const { head, top, random } = record;
  const chosen = chosenRecords(record, suite).length;
  const cause =
    chosen === 0
      ? 'take another split (`all` takes every record), or leave the head out'
      : 'none of their pairs is what `pairs` asks for';
  return `${headName(head)}: no pairs to ask about: split ${suite.split} holds ${chosen} of its records (${top.length} top, ${random.length} random); ${cause}`;
}

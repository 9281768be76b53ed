import type { Head } from '../activation-records/head.ts';
import { type HeadProfile, headProfile } from '../activation-records/head-profile.ts';
import { eachHead, type MapHeadsOptions } from '../activation-records/map-heads.ts';
import { UserError } from '../files/user-error.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import type { SuiteReference, SuiteSurroundings } from '../suite/files-of-suite.ts';
import type { Suite } from '../suite/load-suite.ts';
import { loadSuites } from '../suite/load-suites.ts';
import { headsOfShard } from '../suite/shard.ts';
import { suiteVersionOf } from '../suite/suite-version.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import { casesOfHead, partsOf, refuseShownRecords } from './cases-of-head.ts';
import type { PairCase } from './pair-case.ts';
import { type PairWarning, pairWarningsOf, warningSentences } from './pair-warnings.ts';
import { baseRateFor, selectHeadPairs } from './select-head-pairs.ts';

type Whole = NonNullable<PairCase['whole']>;

/** A suite's questions, with warnings. */
export interface PairCases {
  readonly cases: readonly PairCase[];
  readonly warnings: readonly string[];
  /** Of every head, if requested. */
  readonly profiles: readonly ProfiledHead[];
}

/** What a head of a suite does. */
export interface ProfiledHead {
  readonly suite: string;
  readonly head: Head;
  readonly profile: HeadProfile;
}

export interface PairCasesOptions extends MapHeadsOptions {
  /** Look at what heads do, which takes as long again as reading their records. */
  readonly profiles?: boolean;
}

/** The questions about one head, with warnings. */
export interface HeadCases {
  readonly cases: readonly PairCase[];
  readonly pairWarnings: readonly PairWarning[];
  readonly profile?: HeadProfile;
}

/**
 * A suite's questions, head by head and explanation by explanation, strong pairs before weak ones. All explanations of a head,
 * controls included, get the same pairs. If explanations are chosen on their own split, its pairs come first, without controls. A
 * caller that keeps no case needs no more memory for a whole model than for a few heads.
 *
 * Of a shard, the questions about its heads. How much the suite asks in all is written into every case's `whole` after the last head.
 *
 * @throws UserError if a record cannot be read, a head has no pair to ask about, or a shard has no head.
 */
export async function* pairCasesByHead(
  suite: Suite,
  { profiles = false, ...options }: PairCasesOptions = {},
): AsyncGenerator<HeadCases, void> {
  const heads = headsAskedAbout(suite);
  const explanations = ordinaryExplanations(suite);
  const version = suiteVersionOf(suite);
  const wholes: Whole[] = [];
  let questions = 0;
  const perHead = eachHead(
    suite.records,
    heads,
    (record, head): HeadCases => {
      const parts = partsOf(suite, head).map((part) => {
        const pairs = selectHeadPairs(record, head, part.suite);
        refuseShownRecords(suite, head, pairs);
        return { ...part, pairs, baseRate: baseRateFor(record, part.suite) };
      });
      const pairs = parts.reduce((sum, part) => sum + part.pairs.length, 0);
      return {
        cases: casesOfHead(suite, head, parts, {
          version,
          whole: {
            explanations,
            questions: 0,
            pairs,
            ...(suite.shard ? { shard: { ...suite.shard, questions: 0 } } : {}),
          },
        }),
        pairWarnings: parts.flatMap((part) => pairWarningsOf(record, head, part.suite, part.pairs)),
        ...(profiles ? { profile: headProfile(record, strongestOf(parts.at(-1)?.pairs ?? [])) } : {}),
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

/** The number of questions if heads have as many pairs as the suite wants. */
function mostQuestions(suite: Suite, heads: readonly ExplainedHead[]): number {
  const asked = heads.flatMap((head) =>
    partsOf(suite, head).map(({ purpose }) => {
      const { explanations } = head;
      return purpose === 'select'
        ? explanations.filter(({ control }) => control === undefined).length
        : explanations.length;
    }),
  );
  return (suite.pairs.strong + suite.pairs.weak) * asked.reduce((sum, each) => sum + each, 0);
}

/** All of {@link pairCasesByHead} at once. */
export async function buildPairCases(suite: Suite, options: PairCasesOptions = {}): Promise<PairCases> {
  const perHead = await Array.fromAsync(pairCasesByHead(suite, options));
  return {
    cases: perHead.flatMap(({ cases }) => cases),
    warnings: [
      ...suite.warnings,
      ...warningSentences(
        perHead.flatMap(({ pairWarnings }) => pairWarnings),
        perHead.length,
      ),
    ],
    profiles: perHead.flatMap(({ cases: [first], profile }) =>
      first && profile ? [{ suite: suite.name, head: first.head, profile }] : [],
    ),
  };
}

function strongestOf(pairs: readonly SelectedPair[]): SelectedPair | undefined {
  return pairs.filter(({ label }) => label === 1).toSorted((a, b) => b.activation - a.activation)[0];
}

/** The questions of suite files. @throws UserError as {@link loadSuites} and {@link buildPairCases} do. */
export async function pairCasesOfSuites(
  references: readonly SuiteReference[],
  options: PairCasesOptions & Pick<SuiteSurroundings, 'folders'> = {},
): Promise<PairCases> {
  const built: PairCases[] = [];
  for (const suite of loadSuites(references, options)) built.push(await buildPairCases(suite, options));
  return {
    cases: built.flatMap(({ cases }) => cases),
    warnings: built.flatMap(({ warnings }) => warnings),
    profiles: built.flatMap(({ profiles }) => profiles),
  };
}

function ordinaryExplanations({ heads }: Suite): number {
  return heads.flatMap(({ explanations }) => explanations.filter(({ control }) => control === undefined))
    .length;
}

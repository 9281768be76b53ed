import { headName } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import { shorten } from '../files/visible-text.ts';
import { drawingOf } from '../suite/suite-version.ts';
import { explanationKey, fingerprintOfPairs, type PairCase, pairName, questionKey } from './pair-case.ts';
import type { Run, RunRow, StoredRun } from './run.ts';

/** Checks that one name means one thing in a run, as what shares a name is averaged, compared and shown together. */
export class RunCheck {
  readonly #simulators: readonly string[];
  readonly #suites = new Map<string, PairCase>();
  readonly #versions = new Map<string, PairCase>();
  readonly #identities = new Map<string, RunRow>();

  constructor(simulators: readonly string[]) {
    this.#simulators = simulators;
  }

  /** Checks what was asked about some heads. @throws UserError naming two things with one name. */
  add({ asked, rows }: Pick<Run, 'asked' | 'rows'>): void {
    checkNames(
      asked,
      this.#suites,
      () => 'suite',
      ({ suite, subject }) => `the suite ${suite} of ${subject}`,
      (both) => `the run is about two suites, ${both}: choose one with --suite`,
    );
    checkNames(
      asked.filter(({ version }) => version !== undefined),
      this.#versions,
      () => 'version',
      ({ version }) => drawingOf(version ?? '') ?? '',
      (both, { suite }) =>
        `${suite}: the run is about two versions of the suite, with different pairs, ${both}: run it again`,
    );
    checkNames(
      asked,
      new Map(),
      explanationKey,
      ({ explanation }) => explanationInWords(explanation),
      (both, { head, explanation }) =>
        `${headName(head)}: two explanations have the id ${explanation.id}, ${both}: give each its own`,
    );
    checkNames(
      asked,
      new Map(),
      questionKey,
      ({ pair, tokens }) => JSON.stringify([pair.label, tokens]),
      (both, { head, pair }) =>
        `${headName(head)}: two pairs are called ${pairName(pair)}, ${both}: the records changed in between; run the suite again`,
      describePair,
    );
    checkNames(
      rows.filter(({ simulator }) => simulator),
      this.#identities,
      ({ column }) => String(column),
      ({ simulator }) => simulator ?? '',
      (both, { column }) =>
        `${this.#simulators[column]}: two simulators answered under this label, ${both}: give each its own label`,
    );
  }
}

/** @param known what was seen before, by name. @param is tells a thing from others. @param inWords the same for a message. */
function checkNames<Thing>(
  things: readonly Thing[],
  known: Map<string, Thing>,
  nameOf: (thing: Thing) => string,
  is: (thing: Thing) => string,
  refusal: (both: string, thing: Thing) => string,
  inWords = is,
): void {
  for (const thing of things) {
    const name = nameOf(thing);
    const before = known.get(name);
    if (before === undefined) known.set(name, thing);
    else if (before !== thing && is(before) !== is(thing)) {
      throw new UserError(refusal(`${inWords(before)} and ${inWords(thing)}`, thing));
    }
  }
}

/** An explanation as told from another with its id. */
export function explanationInWords({ text, truth, control }: PairCase['explanation']): string {
  const kind = control === undefined ? '' : `, a control (${control})`;
  return `"${text}"${truth === undefined ? '' : `, known to be ${truth}`}${kind}`;
}

function describePair({ pair, tokens }: PairCase): string {
  const [to, from] = [pair.to, pair.from].map((position) => JSON.stringify(tokens[position]));
  const text = shorten(tokens.join(''), 60);
  return `${pair.label === 1 ? 'a strong' : 'a weak'} one of ${from} and ${to} in “${text}”`;
}

/**
 * Checks that runs are comparable: an id stands for one explanation, and every simulator was asked about the same pairs for every
 * explanation of a head, in one run or in shards that add up.
 *
 * @throws UserError naming the head and the runs.
 */
export function checkSameQuestions(runs: readonly StoredRun[]): void {
  checkExplanations(runs);
  // Controls are not asked about pairs that explanations are chosen on.
  const ofHeads = Map.groupBy(runs.flatMap(partsOf), ({ head, purpose }) => `${head} ${purpose}`);
  for (const parts of ofHeads.values()) {
    const ofQuestions = Map.groupBy(parts, ({ simulator, explanation }) =>
      JSON.stringify([simulator, explanation]),
    );
    for (const shards of ofQuestions.values()) {
      checkOverlaps(shards);
      checkCoverage(shards, parts);
    }
  }
}

/** The pairs that one run asked one simulator about for one explanation. */
interface Part {
  readonly source: string;
  readonly simulator: string;
  readonly head: string;
  readonly explanation: string;
  readonly purpose: PairCase['pair']['purpose'];
  /** By sequence, positions and label. */
  readonly pairs: ReadonlyMap<string, PairCase>;
}

function partsOf({ source, simulators, asked }: StoredRun): readonly Part[] {
  const keyOf = (each: PairCase) => `${each.pair.purpose} ${explanationKey(each)}`;
  return [...Map.groupBy(asked, keyOf).values()].flatMap((cases): readonly Part[] => {
    const [first] = cases;
    if (first === undefined) return [];
    const { head, explanation, pair } = first;
    const pairs = new Map(cases.map((each) => [fingerprintOfPairs([each]), each]));
    return simulators.map((simulator) => ({
      source,
      simulator,
      head: headName(head),
      explanation: explanation.id,
      purpose: pair.purpose,
      pairs,
    }));
  });
}

/** Shards have no pair in common, a repetition has all: anything else is another choice of pairs. */
function checkOverlaps(shards: readonly Part[]): void {
  for (const [index, shard] of shards.entries()) {
    for (const other of shards.slice(index + 1)) {
      const different = [...other.pairs].find(([key]) => !shard.pairs.has(key));
      const common = [...other.pairs.keys()].filter((key) => shard.pairs.has(key)).length;
      if (different && common > 0 && common < shard.pairs.size) {
        throw differentPairs([shard], other, different[1]);
      }
    }
  }
}

function checkCoverage(shards: readonly Part[], ofHead: readonly Part[]): void {
  const covered = new Set(shards.flatMap(({ pairs }) => [...pairs.keys()]));
  for (const part of ofHead) {
    for (const [key, pairCase] of part.pairs) {
      if (!covered.has(key)) throw differentPairs(shards, part, pairCase);
    }
  }
}

function differentPairs(shards: readonly Part[], other: Part, { pair }: PairCase): UserError {
  const [first] = shards;
  const sources = [...new Set(shards.map(({ source }) => source))].join(', ');
  return new UserError(
    `${other.head}: the runs asked about different pairs: ${other.source} about ${pairName(pair)} with label ${pair.label}, which ${sources} did not ask ${first?.simulator} about for ${first?.explanation}; use runs of the same suite and records, and repeat one that was cut short, which asks nothing twice`,
  );
}

function checkExplanations(runs: readonly StoredRun[]): void {
  const known = new Map<string, { readonly source: string; readonly explanation: PairCase['explanation'] }>();
  for (const { source, asked } of runs) {
    for (const pairCase of asked) {
      const key = explanationKey(pairCase);
      const { explanation } = pairCase;
      const before = known.get(key);
      if (before === undefined) {
        known.set(key, { source, explanation });
      } else if (explanationInWords(before.explanation) !== explanationInWords(explanation)) {
        throw new UserError(
          `${headName(pairCase.head)}: ${before.source} and ${source} mean different explanations by ${explanation.id}: ${explanationInWords(before.explanation)}, and ${explanationInWords(explanation)}; give each its own id`,
        );
      }
    }
  }
}

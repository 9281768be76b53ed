import { headName } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import { shorten } from '../files/visible-text.ts';
import { drawingOf } from '../suite/suite-version.ts';
import type { PairCase } from './pair-case.ts';
import { explanationKey, pairName, questionKey } from './question-keys.ts';
import type { Run, RunRow } from './run.ts';

/** Checks that what has one name in a run is one thing, as what has one name is averaged, compared and shown together. */
export class RunCheck {
  readonly #simulators: readonly string[];
  readonly #suites = new Map<string, PairCase>();
  readonly #versions = new Map<string, PairCase>();
  readonly #identities = new Map<string, RunRow>();

  constructor(simulators: readonly string[]) {
    this.#simulators = simulators;
  }

  /**
   * Checks what was asked about a head, or several, against itself and what is the same in all of the run.
   *
   * @throws UserError naming both: two suites, explanations, pairs or simulators of one name.
   */
  add({ asked, rows }: Pick<Run, 'asked' | 'rows'>): void {
    checkNames(
      asked,
      this.#suites,
      () => 'suite',
      ({ suite, subject }) => `the suite ${suite} of ${subject}`,
      (both) => `the run is about two suites, ${both}: name one with --suite`,
    );
    checkNames(
      asked.filter(({ version }) => version !== undefined),
      this.#versions,
      () => 'version',
      ({ version }) => drawingOf(version ?? '') ?? '',
      (both, { suite }) =>
        `${suite}: the run is about two versions of the suite, which take other pairs, ${both}: run it anew`,
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
        `${headName(head)}: two pairs are called ${pairName(pair)}, ${both}: the records changed in between; run the suite anew`,
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

/**
 * @param known by name, what was seen before.
 * @param is what a thing is: two that have one name, and are not the same, are refused.
 * @param inWords the same for a message, where it is not in words.
 */
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

/** An explanation by what tells it from another one of the same id. */
export function explanationInWords({ text, truth, control }: PairCase['explanation']): string {
  const kind = control === undefined ? '' : `, a control (${control})`;
  return `"${text}"${truth === undefined ? '' : `, known to be ${truth}`}${kind}`;
}

function describePair({ pair, tokens }: PairCase): string {
  const [to, from] = [pair.to, pair.from].map((position) => JSON.stringify(tokens[position]));
  const text = shorten(tokens.join(''), 60);
  return `${pair.label === 1 ? 'a strong' : 'a weak'} one of ${from} and ${to} in “${text}”`;
}

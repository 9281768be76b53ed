import type { ActivationRecord } from '../activation-records/head-record.ts';
import { recordFingerprint } from '../activation-records/record-fingerprint.ts';
import { defined } from '../files/defined.ts';
import type { Expense } from '../models/expense.ts';
import type { WrittenBy } from '../suite/written-by.ts';
import type { ShownPair } from './shown-pairs.ts';

/** An explanation offered for a head, not yet judged. */
export interface Candidate {
  readonly text: string;
  /** The rule that it expresses, if any. */
  readonly rule?: string;
  /** The round of refinement it comes from; absent for a first answer. */
  readonly round?: number;
  /** Name and fingerprint of what it was refined with. */
  readonly refinedWith?: string;
  readonly shown: readonly ShownPair[];
}

/** What an explainer made of a head. */
export interface Offer {
  readonly candidates: readonly Candidate[];
  /** How many answers said that there is no clear pattern. */
  readonly noPattern: number;
  /** Why other answers could not be used, one reason each. */
  readonly unusable: readonly string[];
  readonly expense: Expense;
}

/** An explainer: a model and a protocol, or rules. */
export interface Explainer {
  readonly label: string;
  readonly model?: string;
  readonly protocol?: string;
  readonly seed: number;
  /**
   * @param head names the head, for seeds.
   * @param records of the train split.
   * @throws ModelError where its model does not answer.
   */
  explain(head: string, records: readonly ActivationRecord[], signal?: AbortSignal): Promise<Offer>;
  /** Improves a text by its mistakes; absent if the explainer cannot. */
  readonly refine?: (
    head: string,
    candidate: Candidate,
    mistakes: Mistakes,
    signal?: AbortSignal,
  ) => Promise<Offer>;
}

/** The pairs that a text misjudged worst: weak ones taken for strong, and strong ones taken for weak. */
export interface Mistakes {
  readonly falseAlarms: readonly ShownPair[];
  readonly missed: readonly ShownPair[];
}

/** A candidate's origin, as its line of the explanations file states it. */
export function writtenByOf(
  { label, model, protocol, seed }: Pick<Explainer, 'label' | 'model' | 'protocol' | 'seed'>,
  { round, refinedWith, shown }: Candidate,
  chosenOn: readonly ActivationRecord[],
  rest: Pick<WrittenBy, 'choice' | 'rounds' | 'took'>,
): WrittenBy {
  const pairsOf = Map.groupBy(shown, ({ record }) => record);
  for (const record of chosenOn) if (!pairsOf.has(record)) pairsOf.set(record, []);
  return {
    explainer: label,
    ...defined({ model, protocol }),
    seed,
    split: 'train',
    ...defined({ round, refinedWith }),
    ...rest,
    records: [...pairsOf].map(([record, pairs]) => ({
      record: record.name,
      fingerprint: recordFingerprint(record),
      pairs: pairs.map(({ from, to }): [number, number] => [from, to]),
    })),
  };
}

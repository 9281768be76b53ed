import { describe, expect, it } from 'vitest';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { fittingRules } from '../../src/explaining/fit-rules.ts';
import { RULES } from '../../src/rules/rules.ts';
import { record } from '../activation-records/records.ts';

const tokens = 'The old man went to sea in a small boat with no net'.split(/(?= )/);
/** Three records of a head whose attention goes by distance, what it does not say being nothing. */
const byDistance = (shares: Readonly<Record<number, number>>): readonly ActivationRecord[] =>
  Array.from({ length: 3 }, (_, index) =>
    record({
      name: `top[${index}]`,
      tokens,
      activations: tokens.flatMap((_, from) =>
        Array.from({ length: from + 1 }, (_, to) => shares[from - to] ?? 0),
      ),
    }),
  );
const namesOf = (records: readonly ActivationRecord[]) =>
  fittingRules(records, RULES, 3).map(({ rule }) => rule.name);

describe('fittingRules', () => {
  it('names the rule that the head follows', () => {
    expect(namesOf(byDistance({ 1: 1 }))).toEqual(['previous token']);
    expect(namesOf(byDistance({ 0: 1 }))).toEqual(['itself']);
    expect(namesOf(byDistance({ 1: 0.4, 2: 0.35, 3: 0.3 }))).toEqual(['two or three before']);
  });

  it('prefers a narrow rule to a broad one that covers it, also where the head attends to its neighbours a little', () => {
    expect(namesOf(byDistance({ 1: 0.7, 2: 0.15, 3: 0.1 }))).toEqual(['previous token']);
  });

  it('names none where none fits', () => {
    expect(namesOf(byDistance({ 6: 1 }))).toEqual([]);
  });
});

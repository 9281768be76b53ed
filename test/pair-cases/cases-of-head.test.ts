import { describe, expect, it } from 'vitest';
import { recordFingerprint } from '../../src/activation-records/record-fingerprint.ts';
import { refuseShownRecords } from '../../src/pair-cases/cases-of-head.ts';
import { record } from '../activation-records/records.ts';

const shown = record({ name: 'top[0]', tokens: ['a', ' b'], activations: [0, 1, 0] });
const sameText = record({ name: 'random[2]', tokens: ['a', ' b'], activations: [0, 0, 0] });
const other = record({ name: 'top[2]', tokens: ['c', ' d'], activations: [0, 1, 0] });
const head = {
  layer: 1,
  head: 2,
  explanations: [
    { id: 'mine', text: 'attends to commas' },
    { id: 'written', text: 'attends to dots', shownRecords: [recordFingerprint(shown)] },
  ],
};
const refuse = (records: readonly (typeof shown)[], allowTrain = false) =>
  refuseShownRecords(
    { name: 'demo', allowTrain },
    head,
    records.map((each) => ({ record: each })),
  );

describe('refuseShownRecords', () => {
  it('refuses an explanation for pairs of a text it was written from, whatever the record’s number is', () => {
    expect(() => refuse([other, sameText])).toThrow(
      'demo: L1H2: written was written from 1 of the records it would be judged on (random[2]): ask about another split, or set allowTrain: true',
    );
  });

  it('has nothing against other records, or where the suite allows it', () => {
    expect(() => refuse([other])).not.toThrow();
    expect(() => refuse([shown], true)).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordsOfSplit, splitSchema } from '../../src/activation-records/splits.ts';
import { describeReference, reference } from '../reference.ts';
import { headRecord, record } from './records.ts';

const named = (names: readonly (string | number)[]) => names.map((name) => record({ name: String(name) }));
const range = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);

describe('recordsOfSplit', () => {
  const head = headRecord({ top: named(range(0, 9)), random: named(range(100, 4)) });

  it('takes every fourth top record and every third random one', () => {
    expect(recordsOfSplit(head, 'valid', 5).map(({ name }) => name)).toEqual(['2', '6', '101']);
  });

  it('gives train no random records', () => {
    expect(recordsOfSplit(head, 'train', 5).map(({ name }) => name)).toEqual(['0', '4', '8']);
  });

  it('takes at most as many of each kind as asked for', () => {
    expect(recordsOfSplit(head, 'calibration', 1).map(({ name }) => name)).toEqual(['1', '100']);
  });

  it('takes every record for all', () => {
    expect(recordsOfSplit(head, 'all', 1)).toHaveLength(13);
  });
});

const splitNames = splitSchema.exclude(['all']).options;
const schema = z.object({
  top_records: z.number(),
  random_records: z.number(),
  cases: z.array(
    z
      .object({ n_examples_per_split: z.number().nullable() })
      .and(z.record(z.string(), z.union([z.array(z.string()), z.number(), z.null()]))),
  ),
});

describeReference('splits equal TDB’s', 'splits.json', () => {
  it('for every number of records', () => {
    const { top_records, random_records, cases } = reference('splits.json', schema);
    const head = headRecord({ top: named(range(0, top_records)), random: named(range(100, random_records)) });
    for (const each of cases) {
      for (const split of splitNames) {
        const names = recordsOfSplit(head, split, each.n_examples_per_split).map(({ name }) => name);
        expect(names, `${split} with ${each.n_examples_per_split}`).toEqual(each[split]);
      }
    }
  });
});

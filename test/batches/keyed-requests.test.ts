import { expect, it } from 'vitest';
import { requestsFor } from '../../src/batches/keyed-requests.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { madeBatch } from './batches.ts';

it('a union is asked under each of its texts', async () => {
  const { batch } = madeBatch({ heads: 1, explanations: ['attends to commas'] });
  const [suite] = batch.suites;
  const [pairCase] = suite ? (await buildPairCases(suite)).cases : [];
  if (!pairCase) throw new RangeError('no case');
  const union = ['attends to colons', 'attends to dots'];
  const ofUnion = { ...pairCase, explanation: { id: 'u', text: union.join('; or '), union } };
  const requests = await requestsFor(batch.column, [ofUnion], 1);
  expect(requests.map(({ request }) => request.messages.at(-1)?.content)).toEqual([
    expect.stringContaining('attends to colons'),
    expect.stringContaining('attends to dots'),
  ]);
});

import type { ActivationRecord, HeadRecord } from '../../src/activation-records/head-record.ts';

/** A record for tests: a triangle as wide as it is high, unless `width` says otherwise. */
export function record({
  name = 'top[0]',
  activations = [1],
  tokens = tokensFor(activations.length),
  width = tokens.length,
}: Partial<ActivationRecord>): ActivationRecord {
  return {
    name,
    tokens,
    activations,
    width,
    maxActivation: Math.max(...activations.filter((each) => each !== null)),
  };
}

export function headRecord(record: Partial<HeadRecord>): HeadRecord {
  return { head: { layer: 0, head: 0 }, top: [], random: [], ...record };
}

function tokensFor(activations: number): readonly string[] {
  const count = Math.round((Math.sqrt(8 * activations + 1) - 1) / 2);
  return Array.from({ length: count }, (_, index) => ` t${index}`);
}

import fc from 'fast-check';
import { triangleSize } from '../../src/activation-records/pair-index.ts';
import { record } from '../activation-records/records.ts';

/** A few records of 1 to 7 tokens, narrow triangles among them, with few different activations, so that ties are common. */
export const triangles = fc
  .array(
    fc.integer({ min: 1, max: 7 }).chain((tokens) =>
      fc.integer({ min: 1, max: tokens }).chain((width) => {
        const size = triangleSize(tokens, width);
        return fc
          .array(fc.integer({ min: 0, max: 12 }), { minLength: size, maxLength: size })
          .map((activations) => ({ tokens: Array.from({ length: tokens }, () => ' t'), width, activations }));
      }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.map((each, index) => record({ name: `top[${index}]`, ...each })));

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { writeNpy, writeSafetensors } from '../files/arrays/array-bytes.ts';

/** Attention of a few heads over one sequence, [layer][head][from][to], in numbers that float32 holds exactly. */
export interface MadeUpPattern {
  readonly tokens: readonly string[];
  readonly attention: readonly (readonly (readonly (readonly number[])[])[])[];
  readonly value_norms?: readonly (readonly (readonly number[])[])[];
}

/** A causal pattern over `tokens`, whose values `value` gives. */
export function pattern(
  tokens: readonly string[],
  value: (layer: number, head: number, from: number, to: number) => number,
  { layers = 2, heads = 2 } = {},
): MadeUpPattern {
  const times = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  return {
    tokens,
    attention: times(layers, (layer) =>
      times(heads, (head) =>
        tokens.map((_, from) => tokens.map((_, to) => (to <= from ? value(layer, head, from, to) : 0))),
      ),
    ),
  };
}

/** Sequences of 2 to 5 tokens with a few different values in 64ths, all with the same heads. */
export const patterns = fc
  .record({ layers: fc.integer({ min: 1, max: 2 }), heads: fc.integer({ min: 1, max: 3 }) })
  .chain((size) =>
    fc.array(
      fc
        .record({
          tokens: fc.array(fc.constantFrom('a', ' b', '\n', 'é'), { minLength: 2, maxLength: 5 }),
          salt: fc.nat(999),
        })
        .map(({ tokens, salt }) =>
          pattern(tokens, (...place) => (place.reduce((sum, each) => sum * 31 + each, salt) % 65) / 64, size),
        ),
      { minLength: 1, maxLength: 6 },
    ),
  );

/** How a test writes patterns into a folder. */
export const WRITERS: Readonly<Record<string, (folder: string, patterns: readonly MadeUpPattern[]) => void>> =
  {
    'a .npy file each': (folder, all) => {
      for (const [index, each] of all.entries()) {
        const { tokens, attention, value_norms } = each;
        writeNpy(join(folder, `${index}.npy`), shapeOf(each), attention.flat(3));
        writeFileSync(join(folder, `${index}.tokens.json`), JSON.stringify(tokens));
        if (value_norms)
          writeNpy(join(folder, `${index}.value_norms.npy`), shapeOf(each).slice(0, 3), value_norms.flat(2));
      }
    },
    'one stacked .npy file, padded on the right': (folder, all) => {
      const { shape, attention, norms } = stacked(all);
      writeNpy(join(folder, 'all.npy'), shape, attention);
      writeFileSync(join(folder, 'all.tokens.json'), JSON.stringify(all.map(({ tokens }) => tokens)));
      if (norms) writeNpy(join(folder, 'all.value_norms.npy'), shape.slice(0, 4), norms);
    },
    'a .safetensors file each, tokens in the metadata': (folder, all) => {
      for (const [index, each] of all.entries()) {
        const { tokens, attention, value_norms } = each;
        writeSafetensors(
          join(folder, `${index}.safetensors`),
          {
            attention: { shape: shapeOf(each), values: attention.flat(3) },
            ...(value_norms
              ? { value_norms: { shape: shapeOf(each).slice(0, 3), values: value_norms.flat(2) } }
              : {}),
          },
          { tokens: JSON.stringify(tokens) },
        );
      }
    },
    'a .json file each': (folder, all) => {
      for (const [index, each] of all.entries())
        writeFileSync(join(folder, `${index}.json`), JSON.stringify(each));
    },
    'one stacked .json file, rows ending with their diagonal': (folder, all) => {
      const ragged = all.map((each) => ({
        ...each,
        attention: each.attention.map((heads) =>
          heads.map((rows) => rows.map((row, from) => row.slice(0, from + 1))),
        ),
      }));
      writeFileSync(join(folder, 'all.json'), JSON.stringify(ragged));
    },
  };

function shapeOf({ tokens, attention }: MadeUpPattern): readonly number[] {
  return [attention.length, attention[0]?.length ?? 0, tokens.length, tokens.length];
}

/** Padding is NaN: nothing may read it. */
function stacked(all: readonly MadeUpPattern[]) {
  const longest = Math.max(...all.map(({ tokens }) => tokens.length));
  const pad = <T>(list: readonly T[], filler: T) => [
    ...list,
    ...Array<T>(longest - list.length).fill(filler),
  ];
  const [first] = all;
  const attention = all.flatMap((each) =>
    each.attention.flat().flatMap((rows) =>
      pad(
        rows.map((row) => pad(row, Number.NaN)),
        pad([], Number.NaN),
      ).flat(),
    ),
  );
  const norms = all.flatMap((each) => (each.value_norms ?? []).flat().flatMap((row) => pad(row, Number.NaN)));
  const shape = [all.length, ...(first ? shapeOf(first).slice(0, 2) : []), longest, longest];
  return { shape, attention, norms: norms.length > 0 ? norms : undefined };
}

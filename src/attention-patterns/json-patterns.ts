import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { jsonOf } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { readText } from '../files/read-text.ts';
import { refuseMisspelt } from '../files/strict-object.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import { layerOfFile } from './layer-names.ts';
import { lowerTriangle, type PatternSequence } from './pattern-sequence.ts';
import { agreedTokens } from './pattern-tokens.ts';

// As in head-record.ts, rows are checked when they are used: a schema per number would take longer than parsing.
const row = z.custom<readonly unknown[]>(Array.isArray, 'expected a list of numbers');
const rows = z.array(row);

const modelSchema = z.object({
  tokens: z.array(z.string()).min(1),
  attention: z.array(z.array(rows).min(1)).min(1),
  value_norms: z.array(rows).nullish(),
  layer: z.int().nonnegative().optional(),
});

/** CircuitsVis' format: the heads of one layer, [head][from][to]. */
const layerSchema = modelSchema
  .pick({ tokens: true, layer: true })
  .extend({ attention: z.array(rows).min(1), value_norms: rows.nullish() })
  .transform(({ attention, value_norms, ...more }) => {
    return { ...more, attention: [attention], value_norms: value_norms && [value_norms] };
  });

/**
 * Reads `{ tokens, attention: [layer][head][from][to], value_norms?: [layer][head][to] }`, for one layer
 * `{ tokens, attention: [head][from][to], value_norms?: [head][to] }`, or a list of those. A row may end with its diagonal. A layer's
 * number comes from the file's name, or from `layer` beside its attention.
 *
 * @throws UserError naming the file and the field.
 */
export function jsonSequences(file: string): readonly PatternSequence[] {
  const content = jsonOf(readText(file, LIMITS.patterns), file);
  const isList = Array.isArray(content);
  const all = isList ? content : [content];
  if (all.some(isHeadvis)) {
    throw new UserError(`${file}: is in the format of HeadVis or Neuronpedia: use records from-headvis`);
  }
  if (all.length === 0) throw new UserError(`${file}: holds an empty list`);
  const sequences = all.map((each, index) =>
    toSequence(each, file, all.length > 1 ? `${file}[${index}]` : file, isList ? `${index}.` : ''),
  );
  agreedTokens(
    file,
    sequences.map(({ tokens }) => [...tokens]),
    sequences[0]?.layers.length === 1,
  );
  return sequences;
}

function toSequence(raw: unknown, file: string, source: string, field: string): PatternSequence {
  const isLayer = isOneLayer(raw);
  const parsed = (isLayer ? layerSchema : modelSchema).safeParse(raw);
  if (!parsed.success) throw new UserError(`${file}: ${field}${describeIssue(parsed.error, raw)}`);
  const { tokens, attention, value_norms: norms, layer: held } = parsed.data;
  const layer = layerOfFile(file) ?? held;
  if (held !== undefined && held !== layer) {
    throw new UserError(`${source}: its name says layer ${layer}, but its content says layer ${held}`);
  }
  const heads = attention[0]?.length ?? 0;
  refuseMisspelt(Object.keys(raw as object), ['value_norms'], source);
  const uneven = attention.findIndex((each) => each.length !== heads);
  if (uneven >= 0) {
    const found = attention[uneven]?.length;
    throw new UserError(`${source}: attention.${uneven}: has ${found} heads, but layer 0 has ${heads}`);
  }
  if (layer !== undefined && attention.length > 1) {
    throw new UserError(`${source}: its name says layer ${layer}, but it holds ${attention.length} layers`);
  }
  const start = layer ?? 0;
  const layers = attention.map((_, index) => start + index);
  refuseOtherNumbers(raw as object, { layer: layers, head: [...(attention[0] ?? []).keys()] }, source);
  return {
    source,
    tokens,
    layers,
    heads,
    ...(isLayer && layer === undefined ? { layerAssumed: true } : {}),
    attention: (head, length) => {
      const ofHead = attention[head.layer - start]?.[head.head] ?? [];
      const place = `${source}: ${headName(head)}`;
      const other = [ofHead.length, ...ofHead.map((each) => each.length)].find(
        (each, index) => each > tokens.length || (index === 0 && each < tokens.length),
      );
      if (other !== undefined) {
        throw new UserError(`${place}: has attention for ${other} tokens, but there are ${tokens.length}`);
      }
      return lowerTriangle((from) => ofHead[from] ?? [], length, place);
    },
    valueNorms: norms
      ? (head) => {
          const own = norms[head.layer - start]?.[head.head];
          if (own?.length === tokens.length) return own;
          throw new UserError(
            `${source}: ${headName(head)}: has value norms for ${own?.length ?? 0} tokens, but there are ${tokens.length}`,
          );
        }
      : undefined,
  };
}

/** Numbers of layers and heads in fields other than `layer` are not read, so they must match the positions. @throws UserError naming the field. */
function refuseOtherNumbers(
  raw: object,
  numbers: Readonly<Record<'layer' | 'head', readonly number[]>>,
  source: string,
): void {
  for (const [key, value] of Object.entries(raw)) {
    const [, kind, plural] = /^(layer|head)(s)?(?:_?(?:ind(?:ex|ices)|idx|number))?$/i.exec(key) ?? [];
    if (kind === undefined || key === 'layer') continue;
    const own = numbers[kind.toLowerCase() as 'layer' | 'head'];
    if ((plural && value === own.length) || isDeepStrictEqual([value].flat(), own)) continue;
    throw new UserError(
      `${source}: ${key} says ${JSON.stringify(value)}, but its attention is that of ${kind} ${own.join(', ')}: a file must hold all heads of its layer, or of all layers, in order`,
    );
  }
}

/** Whether the attention's numbers are three lists deep. */
function isOneLayer(raw: unknown): boolean {
  let [value, depth] = [(raw as { attention?: unknown } | null)?.attention, 0];
  while (Array.isArray(value)) [value, depth] = [value[0], depth + 1];
  return depth === 3;
}

function isHeadvis(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null) return false;
  return 'attentionIndices' in raw || 'attention_indices' in raw || 'sequences' in raw;
}

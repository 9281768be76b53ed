import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { describeIssue } from '../files/describe-issue.ts';
import { LIMITS } from '../files/limits.ts';
import { parseJson } from '../files/parse-json.ts';
import { readText } from '../files/read-text.ts';
import { UserError } from '../files/user-error.ts';
import { lowerTriangle, type PatternSequence } from './pattern-sequence.ts';

// As in head-record.ts, rows are looked at when they are used: a schema per number would take longer than parsing.
const row = z.custom<readonly unknown[]>(Array.isArray, 'expected a list of numbers');
const perHead = z.array(z.array(z.array(row)).min(1)).min(1);

const sequenceSchema = z.object({
  tokens: z.array(z.string()).min(1),
  attention: perHead,
  value_norms: z.array(z.array(row)).nullish(),
});

/**
 * Reads `{ tokens, attention: [layer][head][from][to], value_norms?: [layer][head][to] }`, or a list of those. A row may
 * end with its diagonal.
 *
 * @throws UserError naming the file and the field.
 */
export function jsonSequences(file: string): readonly PatternSequence[] {
  const content = parse(file);
  const schema = Array.isArray(content)
    ? z.array(sequenceSchema)
    : sequenceSchema.transform((only) => [only]);
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new UserError(`${file}: ${describeIssue(parsed.error)}`);
  return parsed.data.map((each, index) =>
    toSequence(each, parsed.data.length > 1 ? `${file}[${index}]` : file),
  );
}

function toSequence(raw: z.infer<typeof sequenceSchema>, source: string): PatternSequence {
  const { tokens, attention, value_norms: norms } = raw;
  const heads = attention[0]?.length ?? 0;
  const uneven = attention.findIndex((layer) => layer.length !== heads);
  if (uneven >= 0) {
    throw new UserError(
      `${source}: attention.${uneven}: ${attention[uneven]?.length} heads, layer 0 has ${heads}`,
    );
  }
  return {
    source,
    tokens,
    layers: attention.length,
    heads,
    triangle: (head, length) => {
      const rows = attention[head.layer]?.[head.head] ?? [];
      const place = `${source}: ${headName(head)}`;
      if (rows.length !== tokens.length) {
        throw new UserError(`${place}: attention of ${rows.length} tokens, there are ${tokens.length}`);
      }
      const own = norms?.[head.layer]?.[head.head];
      if (norms && own?.length !== tokens.length) {
        throw new UserError(
          `${place}: value norms of ${own?.length ?? 0} tokens, there are ${tokens.length}`,
        );
      }
      return lowerTriangle((from) => rows[from] ?? [], length, own, place);
    },
  };
}

function parse(file: string): unknown {
  try {
    return parseJson(readText(file, LIMITS.patterns));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${file}: not JSON: ${error.message}`);
  }
}

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { openNpy } from '../files/arrays/npy-file.ts';
import { openSafetensors } from '../files/arrays/safetensors-file.ts';
import type { StoredArray } from '../files/arrays/stored-array.ts';
import { describeIssue } from '../files/describe-issue.ts';
import { readJsonFile } from '../files/json-file.ts';
import { parseJson } from '../files/parse-json.ts';
import { UserError } from '../files/user-error.ts';
import { lowerTriangle, type PatternSequence } from './pattern-sequence.ts';

const tokensSchema = z.array(z.string()).min(1, 'a sequence without tokens');
/** The tokens of one sequence, or of each of a stack. */
const tokensFileSchema = z.union(
  [tokensSchema, z.array(tokensSchema).min(1)],
  'expected a list of tokens, or for stacked sequences a list of such lists',
);

/** Sequences whose attention lies in an array [layer][head][from][to], or stacked, [sequence][layer][head][from][to]. */
interface ArrayPatterns {
  readonly attention: StoredArray;
  /** [layer][head][to], stacked where the attention is. */
  readonly valueNorms: StoredArray | undefined;
  readonly tokens: z.infer<typeof tokensFileSchema>;
}

/** What stands beside `0001.npy`. */
export const TOKENS_ENDING = '.tokens.json';
export const VALUE_NORMS_ENDING = '.value_norms.npy';

/** @throws UserError naming the file. */
export function npySequences(file: string): readonly PatternSequence[] {
  const norms = beside(file, VALUE_NORMS_ENDING);
  return sequencesOf({
    attention: openNpy(file),
    valueNorms: existsSync(norms) ? openNpy(norms) : undefined,
    tokens: tokensBeside(file),
  });
}

/**
 * The tensors `attention` and, if any, `value_norms`; the tokens are JSON text under `tokens` in the file's metadata, or
 * stand beside the file.
 *
 * @throws UserError naming the file.
 */
export function safetensorsSequences(file: string): readonly PatternSequence[] {
  const { metadata, names, tensor } = openSafetensors(file);
  const attention = tensor('attention');
  if (attention === undefined) {
    throw new UserError(
      `${file}: has no tensor \`attention\`, only ${names.slice(0, 5).join(', ') || 'an empty header'}`,
    );
  }
  const tokens = metadata.tokens === undefined ? tokensBeside(file) : parseTokens(metadata.tokens, file);
  return sequencesOf({ attention, valueNorms: tensor('value_norms'), tokens });
}

function sequencesOf({ attention, valueNorms, tokens }: ArrayPatterns): readonly PatternSequence[] {
  const { source, shape } = attention;
  const stacked = shape.length === 5;
  const [layers, heads, rows, columns] = shape.slice(stacked ? 1 : 0);
  if (shape.length < 4 || shape.length > 5 || !layers || !heads || !rows || rows !== columns) {
    throw new UserError(
      `${source}: its shape is ${shape.join(' × ')}: expected [layer][head][from][to], or with [sequence] before it, and as many from as to`,
    );
  }
  const sequences = tokens.every((each) => typeof each !== 'string') ? tokens : [tokens as readonly string[]];
  const count = stacked ? (shape[0] ?? 0) : 1;
  if (sequences.length !== count) {
    throw new UserError(`${source}: holds ${count} sequences, its tokens are of ${sequences.length}`);
  }
  if (valueNorms !== undefined) checkNorms(valueNorms, shape);

  return sequences.map((own, sequence): PatternSequence => {
    const place = stacked ? `${source}[${sequence}]` : source;
    if (own.length > rows) {
      throw new UserError(`${place}: has ${own.length} tokens, its attention is of ${rows}`);
    }
    return {
      source: place,
      tokens: own,
      layers,
      heads,
      triangle: (head, length) => {
        const number = (sequence * layers + head.layer) * heads + head.head;
        const values = attention.read(number * rows * columns, length * columns);
        return lowerTriangle(
          (from) => values.subarray(from * columns, from * columns + own.length),
          length,
          valueNorms?.read(number * columns, length),
          `${place}: ${headName(head)}`,
        );
      },
    };
  });
}

function checkNorms(norms: StoredArray, attention: readonly number[]): void {
  const expected = attention.slice(0, -1);
  if (norms.shape.join() !== expected.join()) {
    throw new UserError(
      `${norms.source}: its shape is ${norms.shape.join(' × ')}: expected ${expected.join(' × ')}, as its attention has`,
    );
  }
}

function tokensBeside(file: string): z.infer<typeof tokensFileSchema> {
  const tokens = beside(file, TOKENS_ENDING);
  if (!existsSync(tokens)) {
    throw new UserError(`${file}: has no tokens: write them to ${tokens}, a JSON list of strings`);
  }
  return readJsonFile(tokens, tokensFileSchema);
}

function parseTokens(text: string, file: string): z.infer<typeof tokensFileSchema> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw new UserError(`${file}: metadata: tokens: not JSON: write json.dumps(tokens)`);
  }
  const parsed = tokensFileSchema.safeParse(value);
  if (!parsed.success) throw new UserError(`${file}: metadata: tokens: ${describeIssue(parsed.error)}`);
  return parsed.data;
}

function beside(file: string, ending: string): string {
  return join(dirname(file), basename(file).replace(/\.\w+$/, ending));
}

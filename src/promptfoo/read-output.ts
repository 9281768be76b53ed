import { extname } from 'node:path';
import { z } from 'zod';
import { type JsonLine, jsonOf, readJsonLines } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { readText } from '../files/read-text.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import { readYaml } from '../files/yaml-file.ts';
import type { StoredRun } from '../pair-cases/run.ts';
import {
  columnIndex,
  MOST_COLUMNS,
  resultSchema as resultRowSchema,
  runOfResults,
} from './run-of-results.ts';
import { PAIR_CASE_KEY } from './stored-pair-case.ts';

const resultSchema = z.looseObject({
  promptIdx: columnIndex,
  testIdx: z.int().nonnegative().optional(),
  failureReason: z.number().optional().catch(undefined),
  provider: z.object({ id: z.string().optional(), label: z.string().optional() }).optional(),
  testCase: z.looseObject({ metadata: z.record(z.string(), z.unknown()).nullish() }),
});

const configuredProviderSchema = z.union([
  z.string(),
  z.looseObject({ id: z.string(), label: z.string().optional() }).transform(({ id, label }) => label || id),
]);

/** What `promptfoo eval -o` and `promptfoo export eval -o` write as JSON or YAML. */
const outputSchema = z.object({
  evalId: z.string().nullish(),
  config: z.object({ providers: z.array(configuredProviderSchema).optional().catch(undefined) }).nullish(),
  results: z.object({
    prompts: z.array(z.object({ provider: z.string().optional() })).max(MOST_COLUMNS),
    results: z.array(resultSchema),
  }),
});

type Result = z.infer<typeof resultSchema>;

/**
 * Reads a finished run from a file that `promptfoo eval -o` wrote: JSON, YAML or JSONL (which holds no eval id). What
 * was asked is what its rows ask about: pairs that a run which was cut short did not come to are not known to be
 * missing.
 * @param source stands for the file in messages. @throws UserError naming the file and the field.
 */
export function readPromptfooOutput(file: string, source: string = file): StoredRun {
  const { results, ...columns } = readOutput(file, source);
  const ours = results
    .filter(({ testCase }) => testCase.metadata?.[PAIR_CASE_KEY] !== undefined)
    .sort((a, b) => (a.testIdx ?? 0) - (b.testIdx ?? 0));
  if (ours.length === 0) {
    throw new UserError(
      `${source}: holds no answers about token pairs; give the output of a run whose tests come from datasets/head-test-cases.ts, written without PROMPTFOO_STRIP_METADATA`,
    );
  }
  const astray = ours.find(({ promptIdx }) => promptIdx >= columns.columns.length);
  if (astray) {
    throw new UserError(`${source}: results: test ${astray.testIdx}: there is no column ${astray.promptIdx}`);
  }
  refuseTwice(ours, source);
  const { foreign, ...run } = runOfResults({ ...columns, results: ours });
  if (foreign > 0) throw unreadable(ours, source);
  return { source, ...run };
}

/** `ResultFailureReason.ERROR` of promptfoo: such a row may stand there again, asked anew. */
const ERROR = 2;

/** promptfoo numbers tests anew for each repeat: one that stands there twice comes from files that were joined. */
function refuseTwice(results: readonly Result[], source: string): void {
  const seen = new Set<string>();
  for (const { promptIdx, testIdx, failureReason } of results) {
    const test = `test ${testIdx} of column ${promptIdx}`;
    if (testIdx === undefined || failureReason === ERROR) continue;
    if (seen.has(test)) {
      throw new UserError(
        `${source}: results: ${test} stands there twice: give each run in a file of its own, and each once`,
      );
    }
    seen.add(test);
  }
}

interface Output {
  readonly evalId: string | null | undefined;
  readonly columns: readonly (string | undefined)[];
  readonly configured?: readonly string[] | undefined;
  readonly results: readonly Result[];
}

function readOutput(file: string, source: string): Output {
  switch (extname(file).toLowerCase()) {
    case '.json':
      return outputOf(jsonOf(readText(file, LIMITS.results, source), source), source);
    case '.yaml':
    case '.yml':
      return outputOf(readYaml(readText(file, LIMITS.results, source), source).value, source);
    case '.jsonl':
      return outputOfLines(readJsonLines(file, source, LIMITS.results), source);
    default:
      throw new UserError(`${source}: runs are read from .json, .jsonl and .yaml files that promptfoo wrote`);
  }
}

function outputOf(content: unknown, source: string): Output {
  const output = outputSchema.safeParse(content);
  if (!output.success) {
    throw new UserError(
      `${source}: not what \`promptfoo eval -o\` writes: ${describeIssue(output.error, content)}`,
    );
  }
  const { evalId, results, config } = output.data;
  return {
    evalId,
    columns: results.prompts.map(({ provider }) => provider),
    configured: config?.providers,
    results: results.results,
  };
}

function outputOfLines(lines: readonly JsonLine[], source: string): Output {
  const results = lines.map(({ value, line }) => {
    const result = resultSchema.safeParse(value);
    if (!result.success) {
      throw new UserError(
        `${source}:${line}: not what \`promptfoo eval -o\` writes: ${describeIssue(result.error, value)}`,
      );
    }
    return result.data;
  });
  const columns: (string | undefined)[] = [];
  for (const { promptIdx, provider } of results) columns[promptIdx] ??= provider?.label || provider?.id;
  return { evalId: null, columns: Array.from(columns), results };
}

function unreadable(results: readonly Result[], source: string): UserError {
  for (const result of results) {
    const { error } = resultRowSchema.safeParse(result);
    if (error)
      return new UserError(`${source}: results: test ${result.testIdx}: ${describeIssue(error, result)}`);
  }
  return new UserError(`${source}: results: cannot be read`);
}

import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type Alias, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { UserError } from './user-error.ts';

/**
 * Reads a YAML file through a schema.
 *
 * @throws UserError naming the file, the line and the field.
 */
export function readYamlFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return parseYaml(readText(file), file, schema);
}

/** {@link readYamlFile} for text that is already in memory; `source` stands for the file in messages. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  source: string,
  schema: Schema,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntaxError = document.errors[0];
  if (syntaxError) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    throw new UserError(`${source}:${line}:${col}: not YAML: ${syntaxError.message}`);
  }
  const parsed = schema.safeParse(plainValue(document, source, lines));
  if (parsed.success) return parsed.data;

  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
  const line = lineOf(path, document, lines);
  const field = path.length > 0 ? `${path.join('.')}: ` : '';
  throw new UserError(`${source}${line ? `:${line}` : ''}: ${field}${issue?.message}`);
}

/**
 * Reads a text file, without the byte order mark it may start with.
 *
 * @throws UserError naming the file, and for a relative one where it was looked for, when it cannot be read.
 */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    const seenFrom = isAbsolute(file) ? '' : ` (seen from ${process.cwd()})`;
    throw new UserError(`${file}: cannot be read: ${reason}${seenFrom}`);
  }
}

/** The document's value, every alias replaced by what it stands for. */
function plainValue(document: ReturnType<typeof parseDocument>, source: string, lines: LineCounter): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // yaml refuses an alias without its anchor, and aliases of aliases that would fill the memory.
    if (!(error instanceof ReferenceError)) throw error;
    const aliases: Alias[] = [];
    visit(document, { Alias: (_, alias) => void aliases.push(alias) });
    const position = (aliases.find((each) => !each.resolve(document)) ?? aliases[0])?.range?.[0];
    const line = position === undefined ? '' : `:${lines.linePos(position).line}`;
    throw new UserError(`${source}${line}: not YAML: ${error.message}`);
  }
}

/** The line of a field, or of the nearest field around it that the file has. */
function lineOf(
  path: readonly (string | number)[],
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

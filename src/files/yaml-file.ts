import {
  type Document,
  isAlias,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { LIMITS } from './limits.ts';
import { refuseDeep } from './parse-json.ts';
import { readText } from './read-text.ts';
import { errorMessage, firstIssue, UserError } from './user-error.ts';

/** Each is looked up among all anchors: many of both would take hours. */
const MOST_ALIASES = 1000;

/** Reads a YAML file through a schema. @throws UserError naming the file, the line and the field. */
export function readYamlFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return openYamlFile(file, schema).content;
}

/** {@link readYamlFile} for a text; `source` names it in messages. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  source: string,
  schema: Schema,
): z.output<Schema> {
  return openYaml(text, source, schema).content;
}

/** {@link readYamlFile}, with the lines of its parts. */
export function openYamlFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): { readonly content: z.output<Schema>; readonly yaml: ReadYaml } {
  return openYaml(readText(file, LIMITS.yaml), file, schema);
}

function openYaml<Schema extends z.ZodType>(text: string, source: string, schema: Schema) {
  const yaml = readYaml(text, source);
  const parsed = schema.safeParse(yaml.value);
  if (parsed.success) return { content: parsed.data, yaml };

  const { path, message } = firstIssue(parsed.error, yaml.value);
  const line = yaml.lineOf(path);
  const field = path.length > 0 ? `${path.join('.')}: ` : '';
  throw new UserError(`${source}${line ? `:${line}` : ''}: ${field}${message}`);
}

type Path = readonly (string | number)[];

/** A YAML text's value, and where its parts are. */
export interface ReadYaml {
  readonly value: unknown;
  /** What YAML's syntax may have cut from a field's text; see `cutOf`. */
  readonly cutAt: (path: Path, of?: CutText) => string | undefined;
  /** The line of a field, or of the nearest field around it that exists. */
  readonly lineOf: (path: Path) => number | undefined;
}

/** Repeated keys are found in one pass by checkDocument; yaml compares each with each. */
const OPTIONS = { prettyErrors: false, uniqueKeys: false, merge: true };

/**
 * The value of a YAML text, with aliases resolved, in linear time.
 *
 * @throws UserError naming the source and the line, also if the value would be much larger than the text.
 */
export function readYaml(text: string, source: string): ReadYaml {
  const lines = new LineCounter();
  const lineAt = (position: number | undefined) =>
    position === undefined ? undefined : lines.linePos(position).line;
  const refuse: Refuse = (node, message) => {
    const line = lineAt(node.range?.[0]);
    throw new UserError(`${source}${line ? `:${line}` : ''}: not YAML: ${message}`);
  };
  try {
    const document = parseDocument(text, { ...OPTIONS, lineCounter: lines });
    const [syntaxError] = document.errors;
    if (syntaxError) {
      const { line, col } = lines.linePos(syntaxError.pos[0]);
      throw new UserError(`${source}:${line}:${col}: not YAML: ${inWords(syntaxError.message)}`);
    }
    checkDocument(document, refuse);
    const value = plainValue(document, refuse);
    refuseDeep(value);
    return {
      value,
      cutAt: (path, of = 'sentence') => {
        const node = document.getIn(path, true);
        if (!isNode(node)) return undefined;
        return cutOf(node, text, of) ?? (of === 'sentence' ? commaCutOf(node) : undefined);
      },
      lineOf: (path) => lineAt(positionOf(path, document)),
    };
  } catch (error) {
    if (UserError.isInstance(error)) throw error;
    // yaml recurses: a text that is nested too deeply ends in a RangeError.
    throw new UserError(`${source}: not YAML: ${errorMessage(error)}`);
  }
}

/** yaml describes syntax errors for programmers. */
function inWords(message: string): string {
  if (/multiple documents/.test(message))
    return 'a second document begins here, but a file holds one; remove what is before or after ---';
  return /^(Tabs|Map keys|All )/.test(message)
    ? message
    : `${message}; put text with special characters in double quotes`;
}

/** What YAML may have cut from a field, as a sentence that names it. */
export function cutsAt(yaml: ReadYaml, file: string, path: Path, of: CutText): readonly string[] {
  const cut = yaml.cutAt(path, of);
  return cut === undefined ? [] : [`${file}:${yaml.lineOf(path)}: ${path.join('.')} ${cut}`];
}

type Refuse = (node: Node, message: string) => never;

function plainValue(document: Document.Parsed, refuse: Refuse): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases of aliases that would fill the memory.
    if (error instanceof ReferenceError)
      visit(document, { Alias: (_, alias) => refuse(alias, error.message) });
    throw error;
  }
}

/** Refuses repeated keys, aliases without anchors, and too many of them. */
function checkDocument(document: Document.Parsed, refuse: Refuse): void {
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) anchors.add(node.anchor);
      if (isScalar(node) && typeof node.value === 'number' && /^[-+]?0\d|:/.test(node.source ?? ''))
        refuse(
          node,
          `programs read the number ${node.source} differently; write it without leading zeros, or quote a text`,
        );
      if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
        refuse(node, `${node.tag} is an unknown tag; quote a text that begins with !`);
    },
    Alias: (_, alias) => {
      aliases += 1;
      if (aliases > MOST_ALIASES) refuse(alias, `more than ${MOST_ALIASES} aliases`);
      if (!anchors.has(alias.source)) refuse(alias, `*${alias.source} has no anchor`);
    },
    Map: (_, map) => {
      if (map.anchor) anchors.add(map.anchor);
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (isNode(key) && !isScalar(key) && !isAlias(key))
          refuse(key, 'a key is a list or an object; quote it');
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) refuse(key, `the key ${JSON.stringify(key.value)} comes twice`);
        keys.add(key.value);
      }
    },
  });
}

function positionOf(path: Path, document: Document.Parsed): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

type CutText = 'sentence' | 'name';

/**
 * What YAML made of an unquoted text if that may not be what was meant, as a sentence without its subject.
 *
 * @param of a sentence may go on after any `#`; a name after one without a space, as in `run #3`.
 */
function cutOf(node: Node, source: string, of: CutText): string | undefined {
  if (!isScalar(node) || node.type !== 'PLAIN' || !node.range) return undefined;
  const text = String(node.value);
  if (node.anchor && !source.includes(`*${node.anchor}`))
    return `begins with &${node.anchor}, which YAML reads as an anchor for ${quote(text)}; quote the text if that is part of it`;
  const entry = /\n\s*(-\s.*)/.exec(source.slice(node.range[0], node.range[1]))?.[1];
  if (entry !== undefined)
    return `includes the next line, ${quote(entry)}, because it is indented further; indent list entries alike`;
  const comment = /^[ \t]+(#.*)/.exec(source.slice(node.range[1], node.range[1] + LONGEST_COMMENT))?.[1];
  if (comment === undefined || (of === 'name' && /^#(\s|#|$)/.test(comment))) return undefined;
  return `ends with ${quote(text)}, because YAML reads ${quote(comment.trim())} as a comment; quote the text if that is part of it`;
}

/** The same for a list in brackets, where a comma ends a text: for texts that do not begin as the first one does. */
function commaCutOf(node: Node): string | undefined {
  if (!isSeq(node) || !node.flow) return undefined;
  const [first, ...others] = node.items.flatMap((item) =>
    isScalar(item) && item.type === 'PLAIN' ? [String(item.value)] : [],
  );
  const other = others.find((each) => firstWord(each) !== firstWord(first ?? ''));
  if (other === undefined) return undefined;
  return `has ${quote(other)} as a text of its own, because YAML splits a list in brackets at commas; quote texts that contain commas`;
}

const LONGEST_COMMENT = 1000;

function firstWord(text: string): string | undefined {
  return text.split(/\s/, 1)[0]?.toLowerCase();
}

const quote = (text: string) => JSON.stringify(text);

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

/** Each is looked up among all anchors, so that many of both would take hours. */
const MOST_ALIASES = 1000;

/** Reads a YAML file through a schema. @throws UserError naming the file, the line and the field. */
export function readYamlFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return openYamlFile(file, schema).content;
}

/** {@link readYamlFile} for text that is already in memory; `source` stands for the file in messages. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  source: string,
  schema: Schema,
): z.output<Schema> {
  return openYaml(text, source, schema).content;
}

/** {@link readYamlFile}, with what tells where in the file its parts are. */
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

/** A YAML text's value, and where in the text its parts are. */
export interface ReadYaml {
  readonly value: unknown;
  /** What may have been cut from the text of a field, by the syntax of YAML; see `cutOf`. */
  readonly cutAt: (path: Path, of?: CutText) => string | undefined;
  /** The line of a field, or of the nearest field around it that the file has. */
  readonly lineOf: (path: Path) => number | undefined;
}

/**
 * The value of a YAML text, every alias replaced by what it stands for. Takes time that grows with the text's length.
 *
 * @throws UserError naming the source and the line, also where a value would take much more room than the text.
 */
export function readYaml(text: string, source: string): ReadYaml {
  const lines = new LineCounter();
  const at = (position: number | undefined) =>
    position === undefined ? source : `${source}:${lines.linePos(position).line}`;
  try {
    // yaml looks for a repeated key by comparing each with each; findProblem does it in one pass.
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      merge: true,
    });
    const [syntaxError] = document.errors;
    if (syntaxError) {
      const { line, col } = lines.linePos(syntaxError.pos[0]);
      throw new UserError(`${source}:${line}:${col}: not YAML: ${inWords(syntaxError.message)}`);
    }
    const problem = findProblem(document);
    if (problem) throw new UserError(`${at(problem.node.range?.[0])}: not YAML: ${problem.message}`);
    const value = plainValue(document, at);
    refuseDeep(value);
    return {
      value,
      cutAt: (path, of = 'sentence') => {
        const node = document.getIn(path, true);
        return isNode(node)
          ? (cutOf(node, text, of) ?? (of === 'sentence' ? commaCutOf(node) : undefined))
          : undefined;
      },
      lineOf: (path) => {
        const position = positionOf(path, document);
        return position === undefined ? undefined : lines.linePos(position).line;
      },
    };
  } catch (error) {
    if (UserError.isInstance(error)) throw error;
    // yaml walks down a text by calling itself: one that is nested too deeply ends in a RangeError.
    const reason = errorMessage(error);
    throw new UserError(`${source}: not YAML: ${reason}`);
  }
}

/** What yaml says of a syntax error is for programmers. */
function inWords(message: string): string {
  if (/multiple documents/.test(message))
    return 'a second document begins here: a file holds one; take out what stands before or after ---';
  return /^(Tabs|Map keys|All )/.test(message)
    ? message
    : `${message}; put a text that holds signs, or begins with one, between double quotes`;
}

/** What may have been cut from a field, as a sentence that names it; none where it stands as it was written. */
export function cutsAt(yaml: ReadYaml, file: string, path: Path, of: CutText): readonly string[] {
  const cut = yaml.cutAt(path, of);
  return cut === undefined ? [] : [`${file}:${yaml.lineOf(path)}: ${path.join('.')} ${cut}`];
}

function plainValue(document: Document.Parsed, at: (position: number | undefined) => string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // yaml refuses aliases of aliases that would fill the memory.
    if (!(error instanceof ReferenceError)) throw error;
    let first: Node | undefined;
    visit(document, {
      Alias: (_, alias) => {
        first = alias;
        return visit.BREAK;
      },
    });
    throw new UserError(`${at(first?.range?.[0])}: not YAML: ${error.message}`);
  }
}

interface Problem {
  readonly node: Node;
  readonly message: string;
}

/** What is wrong with a text whose syntax is right: keys that come twice, aliases that lead nowhere, or too many of them. */
function findProblem(document: Document.Parsed): Problem | undefined {
  const anchors = new Set<string>();
  let aliases = 0;
  let problem: Problem | undefined;
  const stopWith = (node: Node, message: string) => {
    problem = { node, message };
    return visit.BREAK;
  };
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) anchors.add(node.anchor);
      return node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')
        ? stopWith(node, `${node.tag} is a tag that means nothing here; quote a text that begins with !`)
        : undefined;
    },
    Alias: (_, alias) => {
      aliases += 1;
      if (aliases > MOST_ALIASES) return stopWith(alias, `more than ${MOST_ALIASES} aliases`);
      return anchors.has(alias.source)
        ? undefined
        : stopWith(alias, `an alias without its anchor: ${alias.source}`);
    },
    Map: (_, map) => {
      if (map.anchor) anchors.add(map.anchor);
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (isNode(key) && !isScalar(key) && !isAlias(key))
          return stopWith(key, 'a key is a list or an object; quote it');
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) return stopWith(key, `the key ${JSON.stringify(key.value)} comes twice`);
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return problem;
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
 * What YAML made of a text that stands without quotes, where it may not be what was meant: a sentence without its subject.
 * Undefined where the text is as it stands in the file.
 *
 * @param source the whole file's text.
 * @param of a sentence may go on after any `#`; a name after one without a space, as in `run #3`.
 */
function cutOf(node: Node | undefined, source: string, of: CutText): string | undefined {
  if (!isScalar(node) || node.type !== 'PLAIN' || !node.range) return undefined;
  const text = String(node.value);
  if (node.anchor && !source.includes(`*${node.anchor}`))
    return `begins with &${node.anchor}, which YAML takes for the name of ${quote(text)}; quote the text if that belongs to it`;
  const entry = /\n\s*(-\s.*)/.exec(source.slice(node.range[0], node.range[1]))?.[1];
  if (entry !== undefined)
    return `holds the next line as well, ${quote(entry)}, as that is indented further; indent the entries of a list alike`;
  const comment = /^[ \t]+(#.*)/.exec(source.slice(node.range[1], node.range[1] + LONGEST_COMMENT))?.[1];
  if (comment === undefined || (of === 'name' && /^#(\s|#|$)/.test(comment))) return undefined;
  return `ends with ${quote(text)}, as YAML takes ${quote(comment.trim())} for a comment; quote the text if that belongs to it`;
}

/** The same of a list in brackets, where a comma ends a text: of those that do not begin as the first one does. */
function commaCutOf(node: Node | undefined): string | undefined {
  if (!isSeq(node) || !node.flow) return undefined;
  const texts = node.items.flatMap((item) =>
    isScalar(item) && item.type === 'PLAIN' ? [String(item.value)] : [],
  );
  const [first, ...others] = texts;
  const other = others.find((each) => firstWord(each) !== firstWord(first ?? ''));
  if (other === undefined) return undefined;
  return `holds ${quote(other)} as a text of its own, as YAML ends a text in brackets at a comma; quote the texts that hold commas`;
}

const LONGEST_COMMENT = 1000;

function firstWord(text: string): string | undefined {
  return text.split(/\s/, 1)[0]?.toLowerCase();
}

function quote(text: string): string {
  return JSON.stringify(text);
}

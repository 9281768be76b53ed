import { isScalar, isSeq, type Node } from 'yaml';

export type CutText = 'sentence' | 'name';

/**
 * What YAML made of a text that stands without quotes, where it may not be what was meant: a sentence without its subject.
 * Undefined where the text is as it stands in the file.
 *
 * @param source the whole file's text.
 * @param of a sentence may go on after any `#`; a name after one without a space, as in `run #3`.
 */
export function cutOf(node: Node | undefined, source: string, of: CutText): string | undefined {
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
export function commaCutOf(node: Node | undefined): string | undefined {
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

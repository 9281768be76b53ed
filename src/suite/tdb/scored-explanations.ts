import { join } from 'node:path';
import { type Head, headName } from '../../activation-records/head.ts';
import { isInside } from '../../files/find-path.ts';
import { numberedIn } from '../../files/folder.ts';
import { type JsonLine, readJsonLines } from '../../files/json-file.ts';
import { UserError } from '../../files/user-error.ts';
import { type PlacedExplanation, toExplanation } from '../explanation.ts';
import { readExplainedHead } from './parse-results.ts';

/** A line of transformer-debugger's, and the head that its file's path gives, if any. */
interface ScoredLine {
  readonly value: unknown;
  readonly place: string;
  readonly expected?: Head;
}

/** The explanations in a file of transformer-debugger's with a head per line. @throws UserError naming the file, line and field. */
export function scoredExplanations(lines: readonly JsonLine[], file: string): readonly PlacedExplanation[] {
  return explanationsIn(lines.map(({ value, line }) => ({ value, place: `${file}:${line}` })));
}

/**
 * The explanations in a folder of such files, {layer}/{head}.jsonl, in the order of the heads.
 *
 * @param root a folder that no file, nor a link, may lead out of.
 * @throws UserError naming the file, line and field, or the folder if there is no such file.
 */
export function readScoredExplanations(folder: string, root?: string): readonly PlacedExplanation[] {
  const lines = numberedIn(folder).flatMap(({ name, number: layer }) =>
    numberedIn(join(folder, name), '.jsonl').flatMap(({ name: file, number: head }) => {
      const path = join(folder, name, file);
      if (root !== undefined && !isInside(path, root)) throw new UserError(`${path}: leads out of ${root}`);
      return readJsonLines(path).map(({ value, line }) => ({
        value,
        place: `${path}:${line}`,
        expected: { layer, head },
      }));
    }),
  );
  if (lines.length === 0) throw new UserError(`${folder}: holds no files {layer}/{head}.jsonl`);
  return explanationsIn(lines);
}

/** A text that recurs for a head (scored by two simulators, say) is one explanation. */
function explanationsIn(lines: readonly ScoredLine[]): readonly PlacedExplanation[] {
  const texts = new Set<string>();
  const ids = new Set<string>();
  return lines.flatMap(({ value, place, expected }) => {
    const { head, texts: found } = readExplainedHead(value, place);
    const name = headName(head);
    if (expected && headName(expected) !== name) {
      throw new UserError(
        `${place}: attention_head_id says ${name}, but the path says ${headName(expected)}: is the file in the wrong place?`,
      );
    }
    return found.flatMap((each, index): readonly PlacedExplanation[] => {
      const text = each.trim();
      if (text === '') {
        throw new UserError(`${place}: scored_explanations.${index}.explanation: expected a text`);
      }
      if (texts.has(`${name} ${text}`)) return [];
      texts.add(`${name} ${text}`);
      const { id, ...explanation } = toExplanation(text);
      return [{ head, explanation: { id: unusedId(id, name, ids), ...explanation }, place }];
    });
  });
}

/** Ids are made from words; texts that differ in other characters get a number. */
function unusedId(id: string, head: string, ids: Set<string>): string {
  let unused = id;
  for (let number = 2; ids.has(`${head} ${unused}`); number += 1) unused = `${id}-${number}`;
  ids.add(`${head} ${unused}`);
  return unused;
}

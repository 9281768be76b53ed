import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import type { Head } from './head.ts';

/**
 * The heads that a folder holds records of, `{layer}/{head}.json`, layer by layer.
 *
 * @throws UserError where there are none.
 */
export function listHeads(folder: string): readonly Head[] {
  if (/^https?:\/\//.test(folder)) {
    throw new UserError(
      `${folder}: which heads an address has cannot be listed; name a folder, or show one head`,
    );
  }
  if (!existsSync(folder)) {
    throw new UserError(
      `${folder}: no such folder; name one of records with -r, or make one with \`records from-patterns\``,
    );
  }
  const heads = numbered(namesIn(folder), /^(\d+)$/).flatMap((layer) =>
    numbered(namesIn(join(folder, String(layer))), /^(\d+)\.json$/).map((head) => ({ layer, head })),
  );
  if (heads.length === 0)
    throw new UserError(`${folder}: no records here: expected {layer}/{head}.json, e.g. 4/11.json`);
  return heads;
}

function numbered(names: readonly string[], pattern: RegExp): readonly number[] {
  return names
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

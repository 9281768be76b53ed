import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { numberedIn } from '../files/folder.ts';
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
  const heads = numberedIn(folder).flatMap(({ name, number: layer }) =>
    numberedIn(join(folder, name), '.json').map(({ number: head }) => ({ layer, head })),
  );
  if (heads.length === 0)
    throw new UserError(`${folder}: no records here: expected {layer}/{head}.json, e.g. 4/11.json`);
  return heads;
}

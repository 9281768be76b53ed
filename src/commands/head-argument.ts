import type { Head } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';

/** Reads a head's name, as a user gives it. @throws UserError where it is none. */
export function parseHeadName(name: string): Head {
  const [, layer, head] = /^L(\d+)H(\d+)$/i.exec(name.trim()) ?? [];
  if (layer === undefined || head === undefined) {
    throw new UserError(`${name}: expected a head's name, e.g. L4H11: layer 4, head 11, both from 0`);
  }
  return { layer: Number(layer), head: Number(head) };
}

/** Reads several, parted by commas. @throws UserError where one is none. */
export function parseHeadNames(names: string): readonly Head[] {
  return names
    .split(',')
    .filter((name) => name.trim() !== '')
    .map(parseHeadName);
}

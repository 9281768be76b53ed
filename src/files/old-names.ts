import { z } from 'zod';
import { visibleText } from './visible-text.ts';

/** A key's new name and, if its values were renamed too, their new names. */
export interface NewName {
  readonly name: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

const told = new Set<string>();

/** Says once per process that something has a new name. */
export function tellNewName(old: string, name: string): void {
  if (told.has(old)) return;
  told.add(old);
  console.error(visibleText(`${old} is now called ${name}; the old name is read in this version only`));
}

/** An object with its keys renamed, unless the new name is there as well. @param where the object's name and a dot, for the notice. */
export function withNewNames(
  value: unknown,
  newNames: Readonly<Record<string, NewName>>,
  where = '',
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, each]: [string, unknown]): [string, unknown] => {
    const renamed = Object.hasOwn(newNames, key) ? newNames[key] : undefined;
    if (renamed === undefined || renamed.name in value) return [key, each];
    tellNewName(`${where}${key}`, `${where}${renamed.name}`);
    const values = renamed.values ?? {};
    return [renamed.name, Object.hasOwn(values, String(each)) ? values[String(each)] : each];
  });
  return Object.fromEntries(entries);
}

/** A schema that also reads the old names of an object's keys. */
export function readingOldNames<Schema extends z.ZodType>(
  schema: Schema,
  newNames: Readonly<Record<string, NewName>>,
  where?: string,
) {
  return z.preprocess((value) => withNewNames(value, newNames, where), schema);
}

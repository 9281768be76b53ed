import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { z } from 'zod';
import { findPath, type SearchFolders } from '../files/find-path.ts';
import { describeIssue, errorMessage, UserError } from '../files/user-error.ts';
import { comparableText } from '../files/visible-text.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';

const pairsSchema = z.array(
  z
    .object({
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      strength: z.number().positive().max(1).default(1),
    })
    .refine(({ from, to }) => to <= from, 'to is not after from'),
);

const rulesSchema = z.array(
  z.object({
    name: z.string().min(1),
    text: z.string().min(1),
    pairs: z.custom<(tokens: readonly string[]) => unknown>(
      (value) => typeof value === 'function',
      'expected a function of the tokens that gives a list of { from, to }',
    ),
  }),
);

const own = new Map<string, Rule & { readonly file: string }>();

/** The bundled rules, and those that {@link loadRules} has loaded. */
export function knownRules(): readonly Rule[] {
  return [...own.values(), ...RULES];
}

/**
 * Loads rules of one's own, the default export of a JavaScript file: a list of `{ name, text, pairs(tokens) }`. They join the known rules.
 *
 * @param said where the file is named, for messages.
 * @throws UserError if the file cannot be loaded, or is no such list; and from a rule that gives no such pairs.
 */
export function loadRules(named: string, folders: SearchFolders, said: string): readonly Rule[] {
  const file = resolve(findPath(named, folders, said));
  const loaded = rulesOf(file);
  for (const rule of loaded) own.set(rule.name, { ...rule, file });
  return loaded;
}

function rulesOf(file: string): readonly Rule[] {
  const module = loadModule(file);
  const parsed = z.object({ default: rulesSchema }).safeParse(module);
  if (!parsed.success) throw new UserError(`${file}: ${describeIssue(parsed.error)}`);
  const names = parsed.data.default.map(({ name }) => name);
  const taken = names.find(
    (name, index) =>
      names.indexOf(name) < index ||
      RULES.some((rule) => rule.name === name) ||
      (own.get(name)?.file ?? file) !== file,
  );
  if (taken !== undefined) {
    throw new UserError(
      `${file}: there is another rule called ${JSON.stringify(taken)}; give it another name`,
    );
  }
  const others = [...own.values()].filter((rule) => rule.file !== file);
  const sameText = [...others, ...parsed.data.default].find((rule) =>
    parsed.data.default.some(
      ({ name, text }) => name !== rule.name && comparableText(text) === comparableText(rule.text),
    ),
  );
  if (sameText !== undefined) {
    throw new UserError(
      `${file}: two rules have the text ${JSON.stringify(sameText.text)}, by which explanations name them; give each its own`,
    );
  }
  return parsed.data.default.map(({ name, text, pairs }) => ({
    name,
    text,
    pairs: (tokens) => {
      const found = pairsSchema.safeParse(callRule(() => pairs([...tokens]), `${file}: ${name}`));
      if (!found.success) throw new UserError(`${file}: ${name}: pairs: ${describeIssue(found.error)}`);
      // One that is named twice is one pair.
      const named = new Map(found.data.map((pair) => [`${pair.from} ${pair.to}`, pair]));
      return [...named.values()].filter(({ from }) => from < tokens.length);
    },
  }));
}

function loadModule(file: string): unknown {
  try {
    return createRequire(import.meta.url)(file);
  } catch (error) {
    throw new UserError(`${file}: ${errorMessage(error)}`);
  }
}

function callRule(call: () => unknown, place: string): unknown {
  try {
    return call();
  } catch (error) {
    throw new UserError(`${place}: ${errorMessage(error)}`);
  }
}

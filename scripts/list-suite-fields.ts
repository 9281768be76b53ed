import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { suiteJsonSchema } from '../src/suite/suite-schema.ts';

const PAGE = join(import.meta.dirname, '..', 'docs', 'suite.md');
const TABLE = /(<!-- fields: npm run references -->\n)[\s\S]*?(<!-- end of fields -->)/;

/** What this file reads of a JSON schema. */
const nodeSchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  enum: z.array(z.string()).optional(),
  const: z.json().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get items() {
    return nodeSchema.optional();
  },
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
});

type Node = z.infer<typeof nodeSchema>;

/** The page with its table of a suite file's fields as the schema has them. */
export function withFields(page: string): string {
  const rows = fieldsOf(nodeSchema.parse(suiteJsonSchema()), '');
  const table = ['| field | is | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return page.replace(TABLE, (_, start: string, end: string) => `${start}${table}\n${end}`);
}

/** A row for each field, and below it those of the fields within. */
function fieldsOf(node: Node, prefix: string): readonly string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const cells = [
      `\`${prefix}${name}\``,
      kindOf(field),
      node.required?.includes(name) ? 'required' : defaultOf(field),
      (field.description ?? '').replaceAll('|', '\\|'),
    ];
    return [`| ${cells.join(' | ')} |`, ...within(field, `${prefix}${name}`)];
  });
}

function within(field: Node, path: string): readonly string[] {
  const inItems = field.items ? within(field.items, `${path}[]`) : [];
  const inVariants = (field.anyOf ?? []).flatMap((variant) => fieldsOf(variant, `${path}.`));
  return [...fieldsOf(field, `${path}.`), ...inItems, ...inVariants];
}

function kindOf({ type, enum: values, const: value, anyOf, items, minimum, exclusiveMinimum }: Node): string {
  if (anyOf) return anyOf.map(kindOf).join(' or ');
  if (values) return values.map((each) => `\`${each}\``).join(', ');
  if (value !== undefined) return `\`${String(value)}\``;
  if (items) return `a list of ${items.enum || items.type === 'integer' ? kindOf(items) : 'these'}`;
  if (type === 'integer') {
    const least = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1;
    return least === undefined || least < 0 ? 'whole number' : `whole number from ${least}`;
  }
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    object: 'fields',
    boolean: 'true or false',
  };
  return names[type ?? ''] ?? type ?? '';
}

function defaultOf({ default: value }: Node): string {
  if (value === undefined) return '–';
  return `\`${JSON.stringify(value)}\``;
}

if (import.meta.main) writeFileSync(PAGE, withFields(readFileSync(PAGE, 'utf8')));

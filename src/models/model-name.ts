/**
 * Whether an answer's `model` may be the one that was asked for: endpoints add a date or a version to the name
 * (`gpt-4o-2024-08-06`), routers put the provider before it or leave it out, files have a folder and an ending.
 */
export function isNameOf(answered: string, asked: string): boolean {
  const [said, wanted] = [bareName(answered), bareName(asked)];
  return begins(said, wanted) || begins(wanted, said);
}

/** Whether a name is another's beginning, up to where a version or a date begins: `gpt-4` is not `gpt-4o`. */
function begins(name: string, beginning: string): boolean {
  return name.startsWith(beginning) && !/^[a-z\d.]/.test(name.slice(beginning.length));
}

function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*[/\\]/, '')
    .replace(/\.gguf$|:latest$/, '');
}

/** Whether a name is no model's, but stands for whichever a server has. */
export function isPlaceholder(name: string): boolean {
  return /^(?:default|local|local-?model|model|any|none|unknown|-)$/i.test(name);
}

/** `{{ env.NAME }}`, or `{{ env.NAME or 'what else' }}`. */
const TEMPLATE = /\{\{\s*env\.(\w+)(?:\s+or\s+(?:'([^']*)'|"([^"]*)"))?\s*\}\}/g;

/** The templates that promptfoo would fill in, in every text of a value. */
export function fillIn(value: unknown, environment: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value.replace(
      TEMPLATE,
      (_, name: string, single = '', double = '') => environment[name] || single || double,
    );
  }
  if (Array.isArray(value)) return value.map((each) => fillIn(each, environment));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fillIn(each, environment)]));
}

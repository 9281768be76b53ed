import { fingerprint } from '../files/fingerprint.ts';
import type { Simulator } from './simulator.ts';
import { type CommonConfig, commonConfigSchema } from './simulator-declaration.ts';

/** The field of a response's metadata that says which simulator answered. */
export const SIMULATOR_KEY = 'simulator';

const PROBE = {
  messages: [{ role: 'user' as const, content: '' }],
  options: { maxTokens: 1, alternatives: true },
  problemWith: () => undefined,
};

/**
 * Names what answers a column's questions, e.g. `openai-simulator:gpt-4o@1a2b3c4d`: answers of another model, with other
 * parameters or routed elsewhere are another column's, whatever the labels say. An endpoint's address is no part of it: shards
 * of a run ask one model on several machines.
 *
 * @param name its kind, and the model's name where it has one.
 * @throws ModelError where a model cannot be found.
 */
export async function simulatorIdOf(
  name: string,
  { asked }: Simulator,
  config: CommonConfig,
): Promise<string> {
  const own = Object.entries(config).filter(([option]) => !(option in commonConfigSchema.shape));
  const is = (await asked?.model.identify?.(PROBE)) ?? Object.fromEntries(own);
  const read = asked && { readout: asked.asking.readout, match: asked.asking.match };
  return `${name}@${fingerprint([withoutAddresses(is), read])}`;
}

/** A JSON value without the entries that say where something is. */
function withoutAddresses(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !/(endpoint|url|host)$/i.test(name));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutAddresses(each)]));
}

import { fingerprint } from '../files/fingerprint.ts';
import type { Simulator } from './simulator.ts';
import { type CommonConfig, commonConfigSchema } from './simulator-declaration.ts';

/** The field of a response's metadata for the simulator. */
export const SIMULATOR_KEY = 'simulator';

const PROBE = {
  messages: [{ role: 'user' as const, content: '' }],
  options: { maxTokens: 1, alternatives: true },
  problemWith: () => undefined,
};

/**
 * Identifies what answers a column's questions, e.g. `openai-simulator:gpt-4o@1a2b3c4d`, by model, parameters and routing, whatever the
 * label. The endpoint's address is left out: shards of a run ask one model on several machines.
 *
 * @param name its kind, and the model's name if it has one.
 * @throws ModelError if a model cannot be found.
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

/** A JSON value without addresses. */
function withoutAddresses(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !/(endpoint|url|host)$/i.test(name));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutAddresses(each)]));
}

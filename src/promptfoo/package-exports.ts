import type { SimulatorDeclaration } from '../simulation/simulator-declaration.ts';
import { normalizedOneAssertion } from './normalized-one-assertion.ts';
import { simulatorProvider } from './simulator-provider.ts';
import { SIMULATORS } from './simulators.ts';

const PACKAGE = 'promptfoo-attention-heads';

/** The provider of every simulator, by the simulator's name: `id: package:promptfoo-attention-heads:providers.openai`. */
export const providers = Object.fromEntries(
  SIMULATORS.map((declaration) => [declaration.name, simulatorProvider(declaration)]),
);

/** `{ type: javascript, value: package:promptfoo-attention-heads:assertions.normalizedOne }`. */
export const assertions = { normalizedOne: normalizedOneAssertion };

export const ASSERTION_ID = `package:${PACKAGE}:assertions.normalizedOne`;

/** The id by which a config names a simulator's provider out of the installed package. */
export function packageProviderId({ name }: Pick<SimulatorDeclaration, 'name'>): string {
  return `package:${PACKAGE}:providers.${name}`;
}

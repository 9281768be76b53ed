import { UserError } from '../../files/user-error.ts';
import { anthropicBatches } from './anthropic-batches.ts';
import type { EngineDeclaration } from './engine.ts';
import { openAiBatches } from './openai-batches.ts';

/** Every engine there is. */
export const ENGINES: readonly EngineDeclaration[] = [openAiBatches, anthropicBatches];

/** @throws UserError naming those that there are. */
export function engineCalled(name: string): EngineDeclaration {
  const found = ENGINES.find((each) => each.name === name);
  if (found) return found;
  throw new UserError(
    `there is no engine ${name}; there is ${ENGINES.map((engine) => engine.name).join(', ')}`,
  );
}

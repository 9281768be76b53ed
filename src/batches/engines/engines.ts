import { UserError } from '../../files/user-error.ts';
import type { Manifest, Part } from '../manifest.ts';
import { anthropicBatches } from './anthropic-batches.ts';
import type { BatchEngine, EngineDeclaration } from './engine.ts';
import { openAiBatches } from './openai-batches.ts';

/** Every engine there is. */
export const ENGINES: readonly EngineDeclaration[] = [openAiBatches, anthropicBatches];

/** The engine of a part. @throws UserError if there is no such engine, or no key for it. */
export function engineOf(
  manifest: Manifest,
  part: Part,
  name: string,
  environment: NodeJS.ProcessEnv,
): BatchEngine {
  return engineCalled(name).connect(part.connection ?? manifest.connection, environment);
}

/** @throws UserError naming the engines there are. */
export function engineCalled(name: string): EngineDeclaration {
  const found = ENGINES.find((each) => each.name === name);
  if (found) return found;
  throw new UserError(
    `there is no engine ${name}; choose one of ${ENGINES.map((engine) => engine.name).join(', ')}`,
  );
}

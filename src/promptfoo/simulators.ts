import type { ChatModelDeclaration } from '../models/chat-model.ts';
import { local } from '../models/local/local-model.ts';
import { openAi } from '../models/openai/openai-model.ts';
import { constant, distance } from '../simulation/blind-simulators.ts';
import { heuristic } from '../simulation/heuristic/heuristic-simulator.ts';
import { simulatorOf } from '../simulation/model-simulator.ts';
import { rules } from '../simulation/rules-simulator.ts';
import type { SimulatorDeclaration } from '../simulation/simulator-declaration.ts';
import { promptfooProvider } from './wrapped-model/wrapped-model.ts';

/** Every kind of chat model there is. A new one is a declaration in this list, and its line in `providers/`. */
export const CHAT_MODELS: readonly ChatModelDeclaration[] = [openAi, promptfooProvider, local];

/** Every kind of simulator there is: each chat model, asked in some way, and those that need none. */
export const SIMULATORS: readonly SimulatorDeclaration[] = [
  ...CHAT_MODELS.map((model) => simulatorOf(model)),
  heuristic,
  rules,
  distance,
  constant,
];

import type { SimulatorDeclaration } from './declaration.ts';
import { constant } from './kinds/constant/declaration.ts';
import { distance } from './kinds/distance/declaration.ts';
import { heuristic } from './kinds/heuristic/declaration.ts';
import { local } from './kinds/local/declaration.ts';
import { openAi } from './kinds/openai/declaration.ts';
import { promptfooProvider } from './kinds/promptfoo/declaration.ts';

/** Every kind of simulator there is. A new one is a declaration in this list, and its line in `providers/`. */
export const SIMULATORS: readonly SimulatorDeclaration[] = [
  openAi,
  promptfooProvider,
  local,
  heuristic,
  distance,
  constant,
];

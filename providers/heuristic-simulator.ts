import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { heuristic } from '../src/simulation/kinds/heuristic/declaration.ts';

export default simulatorProvider(heuristic);

import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { heuristic } from '../src/simulation/heuristic/heuristic-simulator.ts';

export default simulatorProvider(heuristic);

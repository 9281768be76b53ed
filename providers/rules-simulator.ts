import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { rules } from '../src/simulation/rules-simulator.ts';

export default simulatorProvider(rules);

import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { constant } from '../src/simulation/constant-simulator.ts';

export default simulatorProvider(constant);

import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { constant } from '../src/simulation/blind-simulators.ts';

export default simulatorProvider(constant);

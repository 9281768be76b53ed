import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { distance } from '../src/simulation/blind-simulators.ts';

export default simulatorProvider(distance);

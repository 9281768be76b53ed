import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { distance } from '../src/simulation/distance-simulator.ts';

export default simulatorProvider(distance);

import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { distance } from '../src/simulation/kinds/distance/declaration.ts';

export default simulatorProvider(distance);

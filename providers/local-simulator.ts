import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { local } from '../src/simulation/kinds/local/declaration.ts';

export default simulatorProvider(local);

import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { constant } from '../src/simulation/kinds/constant/declaration.ts';

export default simulatorProvider(constant);

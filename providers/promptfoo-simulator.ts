import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { promptfooProvider } from '../src/simulation/kinds/promptfoo/declaration.ts';

export default simulatorProvider(promptfooProvider);

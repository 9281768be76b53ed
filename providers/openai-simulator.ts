import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { openAi } from '../src/simulation/kinds/openai/declaration.ts';

export default simulatorProvider(openAi);

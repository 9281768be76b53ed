import { openAi } from '../src/models/openai/openai-model.ts';
import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { simulatorOf } from '../src/simulation/model-simulator.ts';

export default simulatorProvider(simulatorOf(openAi));

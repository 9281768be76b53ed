import { simulatorProvider } from '../src/promptfoo/simulator-provider.ts';
import { promptfooProvider } from '../src/promptfoo/wrapped-model/wrapped-model.ts';
import { simulatorOf } from '../src/simulation/model-simulator.ts';

export default simulatorProvider(simulatorOf(promptfooProvider));

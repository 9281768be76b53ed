import type { Command } from 'commander';

/** How each command is used, below its `--help`: what a person copies. Kept in one place, as they are read side by side. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  '': [
    'attention-heads init',
    'attention-heads doctor',
    'npx promptfoo eval',
    'attention-heads baseline write',
  ],
  init: [
    'attention-heads init                                   # asks',
    'attention-heads init --yes                             # an example that runs at once, offline',
    'attention-heads init --yes -r records --subject gpt2 --simulator openai:gpt-4o heuristic',
    'attention-heads init --yes -r records --simulator openai:llama3.1 --base-url http://localhost:11434/v1',
  ],
  doctor: ['attention-heads doctor', 'attention-heads doctor -c examples/openai.yaml --no-ask'],
  estimate: [
    'attention-heads estimate',
    'attention-heads estimate -c examples/openai.yaml --json',
    'attention-heads estimate --cluster parts=64,seconds=0.02,nodes=8,start=60',
  ],
  explain: [
    'attention-heads explain',
    'attention-heads explain --explainers explainers.yaml --refine 3',
    'attention-heads explain --explainers explainers.yaml --estimate',
  ],
  explainable: ['attention-heads explainable', 'attention-heads explainable --simulator gpt-4o --estimate'],
  report: [
    'attention-heads report latest -c promptfooconfig.yaml',
    'attention-heads report shard-1.json shard-2.json -o results/whole',
  ],
  export: ['attention-heads export csv latest -o tables/'],
  'export tdb': ['attention-heads export tdb output.json -o scored/ --simulator gpt-4o'],
  'export csv': ['attention-heads export csv latest -o tables/'],
  baseline: ['attention-heads baseline write', 'attention-heads baseline diff baseline.json'],
  'baseline write': [
    'attention-heads baseline write',
    'attention-heads baseline write results/my-heads -o old.json',
  ],
  'baseline show': ['attention-heads baseline show baseline.json'],
  'baseline diff': [
    'attention-heads baseline diff baseline.json',
    'attention-heads baseline diff old.json baseline.json',
  ],
  compare: ['attention-heads compare results/step-1000 results/step-2000 -o compared/'],
  annotate: ['attention-heads annotate results/my-heads'],
  batch: [
    'attention-heads batch export -c promptfooconfig.yaml -o batch/',
    'attention-heads batch submit batch/',
    'attention-heads batch fetch batch/ --wait',
    'attention-heads batch score -c promptfooconfig.yaml',
  ],
  'batch export': ['attention-heads batch export -c promptfooconfig.yaml -o batch/ --simulator gpt-4o'],
  'batch ask': ['attention-heads batch ask batch/requests-0001.jsonl --base-url http://localhost:8000/v1'],
  'batch submit': ['attention-heads batch submit batch/'],
  'batch status': ['attention-heads batch status batch/'],
  'batch fetch': ['attention-heads batch fetch batch/ --wait --every 300'],
  'batch import': ['attention-heads batch import batch/ output.jsonl'],
  'batch score': ['attention-heads batch score -c promptfooconfig.yaml'],
  cluster: ['attention-heads cluster slurm --simulator qwen --parts 64 -o job/ --server ./serve.sh'],
  'cluster slurm': [
    'attention-heads cluster slurm --simulator qwen --parts 64 -o job/ --server ./serve.sh',
    'attention-heads cluster slurm --missing -o job/ --base-url http://node1:8000/v1',
  ],
  validate: ['attention-heads validate -c examples/openai.yaml --simulator gpt-4o'],
  noise: ['attention-heads noise first.json again.json other-seed.json'],
  protocol: ['attention-heads protocol import capture.json -o protocols/tdb.yaml'],
  'protocol import': [
    'attention-heads protocol import capture.json -o protocols/tdb.yaml',
    'attention-heads protocol import capture.json --variant explainer -o protocols/tdb-explainer.yaml',
  ],
  records: [
    'attention-heads records from-patterns patterns/ -o records/',
    'attention-heads records list -r records/',
    'attention-heads records show L4H11 -r records/',
  ],
  'records from-patterns': ['attention-heads records from-patterns patterns/ -o records/'],
  'records from-headvis': ['attention-heads records from-headvis data/ -o records/ --by elsewhere'],
  'records show': ['attention-heads records show L4H11 -r records/'],
  'records list': ['attention-heads records list -r records/ --sort previous --heads 10'],
  schema: ['attention-heads schema -o suite.schema.json'],
};

/** Puts a command's examples, and those of the ones below it, at the end of its help, and of errors in its arguments. */
export function withExamples(command: Command, path: readonly string[] = []): Command {
  const examples = EXAMPLES[path.join(' ')] ?? [];
  if (examples.length > 0) {
    const title = examples.length === 1 ? 'Example' : 'Examples';
    const shown = ['', `${title}:`, ...examples.map((each) => `  ${each}`)].join('\n');
    command.addHelpText('after', shown);
    const given = command.registeredArguments.map((each) => `${each.name()}: ${each.description}\n`);
    if (given.length > 0) command.showHelpAfterError(given.join('') + shown);
  }
  for (const below of command.commands) withExamples(below, [...path, below.name()]);
  return command;
}

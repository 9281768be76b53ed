import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { type CaptureVariant, captureVariants, importCapture } from '../asking/import-capture.ts';
import { importExplainerCapture } from '../explaining/explainer-protocol.ts';
import { readText } from '../files/read-text.ts';
import { emit, outputOption } from './options.ts';

export function protocolCommand(): Command {
  const variant = new Option('--variant <variant>', 'which prompt of the capture');
  const importing = new Command('import')
    .description('Turns a captured prompt into a protocol file.')
    .argument(
      '<capture.json>',
      "a capture of transformer-debugger's prompt; scripts/capture_tdb_protocol.py makes one",
    )
    .addOption(variant.choices([...captureVariants, 'explainer']).default('plain'))
    .addOption(outputOption())
    .action((file: string, options: { variant: CaptureVariant | 'explainer'; output?: string }) => {
      const { variant: wanted } = options;
      const protocol =
        wanted === 'explainer'
          ? importExplainerCapture(readText(file), file)
          : importCapture(readText(file), file, wanted);
      // No line folding: a prompt's line breaks are part of it, and a reader should see them where they are.
      emit(stringify(protocol, { lineWidth: 0 }), options.output);
    });
  return new Command('protocol').addCommand(importing);
}

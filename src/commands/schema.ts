import { Command } from 'commander';
import { suiteJsonSchema } from '../suite/suite-schema.ts';
import { emit, outputOption } from './options.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .addOption(outputOption())
    .action((options: { output?: string }) =>
      emit(`${JSON.stringify(suiteJsonSchema(), null, 2)}\n`, options.output),
    );
}

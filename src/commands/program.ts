import { Command } from 'commander';
import { tellNewName } from '../files/old-names.ts';
import { annotateCommand } from './annotate.ts';
import { baselineCommand } from './baseline.ts';
import { batchCommand } from './batch.ts';
import { doctorCommand } from './doctor.ts';
import { estimateCommand } from './estimate.ts';
import { withExamples } from './examples.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { initCommand } from './init.ts';
import { noiseCommand } from './noise.ts';
import { packageVersion } from './package-version.ts';
import { protocolCommand } from './protocol.ts';
import { recordsCommand } from './records.ts';
import { reportCommand } from './report.ts';
import { schemaCommand } from './schema.ts';
import { validateCommand } from './validate.ts';

/** `attention-heads` with all its commands. */
export function attentionHeads(): Command {
  const program = new Command('attention-heads')
    .description('Scores explanations of attention heads: what is not `promptfoo eval`.')
    .version(packageVersion())
    .showHelpAfterError()
    .addCommand(initCommand())
    .addCommand(doctorCommand())
    .addCommand(estimateCommand())
    .addCommand(explainCommand())
    .addCommand(reportCommand())
    .addCommand(exportCommand())
    .addCommand(baselineCommand())
    .addCommand(annotateCommand())
    .addCommand(batchCommand())
    .addCommand(validateCommand())
    .addCommand(noiseCommand())
    .addCommand(protocolCommand())
    .addCommand(recordsCommand())
    .addCommand(schemaCommand())
    .addCommand(
      validateCommand()
        .name('certify')
        .hook('preAction', () => tellNewName('attention-heads certify', 'attention-heads validate')),
      { hidden: true },
    );
  return withExamples(program);
}

import { Command } from 'commander';
import { progressLine } from '../reports/progress-line.ts';
import { examineConfig, examinePlace, examineSimulator } from './doctor/examine.ts';
import { conclusionText, type Examined, examinedText } from './doctor/finding.ts';
import { Workplace } from './doctor/workplace.ts';
import { configOption } from './options.ts';

interface DoctorOptions {
  readonly config: string;
  readonly ask: boolean;
  readonly json?: true;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .addOption(configOption())
    .option('--no-ask', 'check the simulators’ configs only; ask nothing')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exits with 1 if something would stop a run; warnings (!) do not count.`,
    )
    .action(doctor);
}

async function doctor({ config, ask, json }: DoctorOptions): Promise<void> {
  const progress = progressLine('heads');
  const workplace = new Workplace(config, progress.update);
  const examined: Examined[] = [];
  const tell = (more: readonly Examined[]) => {
    examined.push(...more);
    if (!json && more.length > 0) console.log(examinedText(more));
  };
  tell(await examinePlace(workplace).finally(progress.stop));
  const isReadable = !examined.some(({ check, outcome }) => check === 'config' && outcome === 'problem');
  if (isReadable) {
    for (const { name, kind } of workplace.run().columns) {
      if (kind === 'unknown') continue;
      tell(await (ask ? examineSimulator : examineConfig)(workplace, name));
    }
  }
  console.log(json ? JSON.stringify(examined, null, 2) : `\n${conclusionText(examined)}`);
  if (examined.some(({ outcome }) => outcome === 'problem')) process.exitCode = 1;
}

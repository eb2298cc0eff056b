import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { VelaError } from '@vela/kernel';
import { htmlReport, reportModel } from '@vela/report';
import { nodeHasher } from '@vela/runners';
import type { Action } from '../../command-spec.js';
import { writeExport } from '../../output/file-sink.js';
import { readRunReport } from '../../report/run-report.js';

/** Writes the report of a run as one page of HTML that needs nothing beside itself. */
export const action: Action = async (context, input) => {
  const { output } = context;
  const id = input.requiredArgument('id');
  const isPiped = input.text('html') === '-';
  if (isPiped && (output.json || input.flag('open'))) {
    throw new VelaError('INVALID_INPUT', 'expected a file with --json and --open, found -', {
      path: ['html'],
    });
  }
  const path = isPiped ? undefined : (input.text('html') ?? `backtest-${id}.html`);
  const connection = await context.connect();
  const model = reportModel(
    await readRunReport(connection, id, { benchmark: input.text('benchmark') }),
  );
  const page = htmlReport(model, nodeHasher);
  const overwrite = input.flag('force');
  const written = await writeExport(output, path, (sink) => sink.write(page), { overwrite });
  if (written === null) return;
  const { file, bytes } = written;
  output.result({ id, file, bytes, statistics: model.statistics.length }, () =>
    [
      `  wrote ${file}, ${(bytes / 1e6).toFixed(1)} MB: one page that needs no network`,
      `  ${output.paint.dim('docs/guides/read-the-report.md explains every part of it')}`,
    ].join('\n'),
  );
  if (input.flag('open')) openFile(resolve(file));
};

/** What opens a file with the program that the user chose for it. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** The page is written already: a machine without a browser is no reason to fail. */
function openFile(path: string): void {
  const [command, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...before, path], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}

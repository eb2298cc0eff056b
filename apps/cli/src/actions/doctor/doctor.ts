import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { examine, type Finding } from '../../doctor/finding.js';
import {
  checkDependencies,
  checkDisk,
  checkHome,
  checkNode,
  checkPort,
  checkTypeScript,
} from '../../doctor/machine-checks.js';
import { checkServer } from '../../doctor/server-checks.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { padTo } from '../../output/table.js';
import { loadSettings } from '../../settings.js';

/** Checks everything that Vela depends on and prints the fix of what is wrong. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const port = input.integer('port', { min: 1, max: 65_535 });
  const config = await loadSettings(context, port === undefined ? {} : { port });
  const { output, signal } = context;
  const findings: Finding[] = [];
  const checks: readonly (readonly [string, () => Promise<Finding | readonly Finding[]>])[] = [
    ['node', checkNode],
    ['dependencies', checkDependencies],
    ['typescript', checkTypeScript],
    ['home', () => checkHome(config)],
    ['disk', () => checkDisk(config)],
    ['port', () => checkPort(config)],
    ['server', () => checkServer(context)],
  ];
  for (const [name, check] of checks) {
    signal.throwIfAborted();
    findings.push(...(await examine(name, check)));
  }
  const healthy = findings.every(({ ok }) => ok);
  output.result({ healthy, findings }, () => report(context, findings));
  return healthy ? EXIT.done : EXIT.findings;
};

function report({ output: { paint } }: Context, findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, ok, detail, fix }) => [
    `  ${ok ? paint.green('✓') : paint.red('✗')} ${padTo(name, width)}  ${detail}`,
    ...(fix === null ? [] : [`    ${' '.repeat(width)}${paint.dim('→')} ${fix}`]),
  ]);
  const wrong = findings.filter(({ ok }) => !ok).length;
  const verdict = wrong === 0 ? 'Everything works.' : `${wrong} of ${findings.length} need a look.`;
  return [...lines, '', `  ${verdict}`].join('\n');
}

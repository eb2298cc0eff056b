import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswer, runTool, typescriptFiles } from './program.mjs';

const folders = ['apps', 'libs', 'scripts', 'bin', 'bench', 'chaos'];

/** Lints with oxlint, rules that need types included. */
export const lint = {
  name: 'lint',
  unit: 'files',
  async examine(root) {
    const present = folders.filter((name) => existsSync(join(root, name)));
    const answer = await runTool(root, 'node_modules/oxlint/bin/oxlint', [
      '--type-aware',
      '--format=json',
      ...present,
    ]);
    const { diagnostics, number_of_files: examined } = parseAnswer(answer);
    const problems = diagnostics.map(({ filename, labels, message, code, severity }) => {
      const { line, column } = labels[0]?.span ?? { line: 1, column: 1 };
      return `${filename}:${line}:${column} ${severity}: ${message} [${code}]`;
    });
    if (answer.status !== 0 && problems.length === 0) {
      problems.push(`oxlint ended with status ${answer.status}. ${answer.stderr}`.trim());
    }
    return { examined, expectedMin: typescriptFiles(root).length, problems };
  },
};

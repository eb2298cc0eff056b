import { parseAnswer, runTool, typescriptFiles } from './program.mjs';

/** Runs our own rules (scripts/tidy). */
export const tidy = {
  name: 'tidy',
  unit: 'files',
  async examine(root) {
    const answer = await runTool(root, 'scripts/tidy.mjs', ['--json']);
    const { examined, findings } = parseAnswer(answer);
    const problems = findings.map(
      ({ path, line, rule, message }) => `${path}:${line} ${message} [${rule}]`,
    );
    return { examined, expectedMin: typescriptFiles(root).length, problems };
  },
};

import { parseAnswer, runTool, typescriptFiles } from './program.mjs';

/** Checks that every file has the form that `npm run format` gives it. */
export const format = {
  name: 'format',
  unit: 'files',
  async examine(root) {
    const answer = await runTool(root, 'node_modules/@biomejs/biome/bin/biome', [
      'format',
      '--reporter=json',
      '--max-diagnostics=none',
    ]);
    const { summary, diagnostics } = parseAnswer(answer, answer.stdout.indexOf('{'));
    const problems = diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ location, message }) =>
        /would have printed/.test(message)
          ? `${location?.path} is not formatted: npm run format`
          : `${location?.path}: ${message}`,
      );
    const handwritten = typescriptFiles(root).filter((path) => !path.includes('/generated/'));
    return {
      examined: summary.changed + summary.unchanged,
      expectedMin: handwritten.length,
      problems,
    };
  },
};

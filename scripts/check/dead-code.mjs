import { parseAnswer, runTool, typescriptFiles } from './program.mjs';

const marker = '@@knip@@';

/** Finds files, exports and dependencies that nothing uses, and packages that are not declared. */
export const deadCode = {
  name: 'dead code',
  unit: 'files',
  async examine(root) {
    const answer = await runTool(root, 'node_modules/knip/bin/knip.js', [
      '--no-progress',
      '--no-config-hints',
      '--no-exit-code',
      '--reporter',
      './scripts/check/knip-reporter.mjs',
    ]);
    const at = answer.stdout.indexOf(marker);
    const { examined, problems } = parseAnswer(answer, at < 0 ? 0 : at + marker.length);
    const handwritten = typescriptFiles(root).filter((path) => !path.includes('/generated/'));
    return { examined, expectedMin: handwritten.length, problems };
  },
};

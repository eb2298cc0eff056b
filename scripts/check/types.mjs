import { sep } from 'node:path';
import { runTool, typescriptFiles } from './program.mjs';

/** Checks all types with the native compiler. */
export const types = {
  name: 'types',
  unit: 'files',
  async examine(root) {
    const answer = await runTool(root, 'node_modules/typescript-native/bin/tsc', [
      '--noEmit',
      '--listFiles',
      '--pretty',
      'false',
    ]);
    const lines = answer.stdout.split('\n').filter((line) => line.trim() !== '');
    const isListed = (line) => line.startsWith(root) && !line.includes(' error TS');
    const examined = lines
      .filter(isListed)
      .filter((line) => !line.includes(`${sep}node_modules${sep}`)).length;
    const problems = lines.filter((line) => !isListed(line) && !/^(\/|[A-Z]:\\)\S+$/.test(line));
    if (answer.status !== 0 && problems.length === 0) {
      problems.push(`tsc ended with status ${answer.status}. ${answer.stderr}`.trim());
    }
    return { examined, expectedMin: typescriptFiles(root).length, problems };
  },
};

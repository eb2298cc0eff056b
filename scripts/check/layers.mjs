import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswer, runTool, typescriptFiles } from './program.mjs';

/** Checks that imports point down, that libraries are used through their index, and that none cycles. */
export const layers = {
  name: 'layers',
  unit: 'modules',
  async examine(root) {
    const present = ['apps', 'libs'].filter((name) => existsSync(join(root, name)));
    // Without a folder to read it prints its help and ends well.
    if (present.length === 0) return { examined: 0, expectedMin: 0, problems: [] };
    const answer = await runTool(
      root,
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      [...present, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    );
    const { modules, summary } = parseAnswer(answer);
    const problems = summary.violations.map(({ from, to, rule, cycle }) => {
      const path = cycle?.length > 0 ? [from, ...cycle.map(({ name }) => name)] : [from, to];
      return `${path.join(' -> ')} [${rule.name}]`;
    });
    // Packages and files that could not be read are in the list too; only our own sources count.
    const own = modules.filter(
      ({ source }) => /^(apps|libs)\//.test(source) && /\.tsx?$/.test(source),
    );
    return { examined: own.length, expectedMin: typescriptFiles(root).length, problems };
  },
};

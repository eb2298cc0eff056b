// References in plain C: compiled once for each source, and absent where no compiler is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Contraction into fused multiply-adds would change the last digit on some machines, and with it
// the agreement that every comparison starts from.
const flags = ['-O3', '-std=c11', '-ffp-contract=off', '-Wall', '-Wextra'];

/**
 * Compiles a C program and returns the path of the binary, or null where there is no compiler.
 * Throws with the compiler's words when the source is wrong.
 */
export function compileC(source) {
  const compiler = ['cc', 'gcc', 'clang'].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
  if (compiler === undefined) return null;
  const version = spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout;
  const digest = createHash('sha256')
    .update([version, ...flags, source].join('\0'))
    .digest('hex');
  const folder = cacheFolder();
  const binary = join(folder, digest.slice(0, 32));
  if (existsSync(binary)) return binary;
  const file = `${binary}.${process.pid}`;
  writeFileSync(`${file}.c`, source);
  const result = spawnSync(compiler, [...flags, '-o', file, `${file}.c`, '-lm'], {
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`the C reference does not compile:\n${result.stderr}`);
  // Renaming is atomic, so a second run never executes half a binary.
  renameSync(file, binary);
  return binary;
}

/** Runs a compiled reference and returns the JSON document that it prints. */
export function runC(binary, args = [], { input } = {}) {
  const result = spawnSync(binary, args.map(String), {
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 28,
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) {
    throw new Error(
      `the C reference ended with ${result.status ?? result.signal}: ${result.stderr}`,
    );
  }
  return JSON.parse(result.stdout);
}

/** A folder of this user alone: a binary that another user put there must not be run. */
function cacheFolder() {
  const user = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `vela-bench-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  if (process.getuid !== undefined && (uid !== user || (mode & 0o077) !== 0)) {
    throw new Error(`${folder} is open to other users: delete it and run again`);
  }
  return folder;
}

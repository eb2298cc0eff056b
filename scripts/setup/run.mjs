// Starts the programs that a set-up needs, and sees to it that none outlives an interrupted one.
import { spawn } from 'node:child_process';

const OUTPUT_CHARS_MAX = 200_000;
const STOP_MS_MAX = 1_500;

/**
 * Runs a program to its end and returns `{status, signal, output}`, stdout and stderr together
 * (the last 200,000 characters). `onStart` learns the process id. A SIGINT or SIGTERM to this
 * process ends the program first.
 */
export function run(command, args, { cwd, env = process.env, onStart = () => {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_CHARS_MAX);
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const stop = (signal) => {
      child.kill(signal);
      // npm takes half a minute to undo its work, which the next start does anyway.
      setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX).unref();
      child.once('close', () => process.exit(signal === 'SIGINT' ? 130 : 143));
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const settled = (settle, value) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      settle(value);
    };
    child.on('spawn', () => onStart(child.pid));
    child.on('error', (cause) => settled(reject, cause));
    child.on('close', (status, signal) => settled(resolve, { status, signal, output }));
  });
}

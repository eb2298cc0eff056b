import { runCommandLine } from './command-line.js';

/** Time to close what is open, such as a database, when nobody reads any more. */
const CLOSE_MS_MAX = 12_000;

// A reader that has enough, such as `head`, closes the pipe: that is no failure of the command,
// which ends as if it had been asked to, so that it leaves neither a database nor a lock behind.
let readerIsGone = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exit(1);
  if (readerIsGone) return;
  readerIsGone = true;
  process.emit('SIGTERM');
  // Whoever waits for room to write would wait for ever.
  process.stdout.emit('drain');
  setTimeout(() => process.exit(0), CLOSE_MS_MAX).unref();
});

const exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  exit: (code) => process.exit(code),
});

// Everything is closed by now; waiting for stray handles would only make the answer later. What
// was written must still leave this process first.
process.exitCode = readerIsGone ? 0 : exitCode;
process.stdout.write('', () => process.stderr.write('', () => process.exit()));

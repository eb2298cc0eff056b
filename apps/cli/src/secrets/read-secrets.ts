import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { VelaError } from '@vela/kernel';
import type { Context } from '../context.js';
import { CommandError } from '../exit-code.js';

/** What is read of the outside world. */
type Place = Pick<Context, 'stdin' | 'flags' | 'signal'>;

/** Where secrets are read from. */
export interface SecretSource {
  /** True to read one line of standard input for each, in place of a prompt. */
  readonly fromLines: boolean;
  /** Takes the questions; standard error, because standard output belongs to the result. */
  readonly prompt: NodeJS.WritableStream;
}

/** Bytes of all lines together: a file that was piped by mistake is not read to its end. */
const BYTES_MAX = 16_384;

/**
 * Returns a secret for each question: typed without echo, or a line each of standard input. Throws
 * `INVALID_INPUT` where nobody can be asked and for other lines than were asked for; what was read is
 * in no message.
 */
export async function readSecrets(
  place: Place,
  questions: readonly string[],
  source: SecretSource,
): Promise<readonly string[]> {
  if (source.fromLines) return fromLines(place, questions);
  const { stdin, flags } = place;
  if (!flags.input || flags.json || !stdin.isTTY) {
    throw new VelaError('INVALID_INPUT', 'expected a terminal on which to type, found none', {
      hint: `Add --stdin and pipe ${linesOf(questions)}.`,
      path: ['stdin'],
    });
  }
  const answers: string[] = [];
  for (const question of questions) answers.push(await askUnseen(place, question, source.prompt));
  return answers;
}

const linesOf = (questions: readonly string[]): string =>
  `${questions.length === 1 ? 'one line' : `${questions.length} lines`}: ` +
  questions.map((question) => question.toLowerCase()).join(', ');

async function fromLines(
  { stdin, signal }: Place,
  questions: readonly string[],
): Promise<readonly string[]> {
  const text = await readAll(stdin, signal);
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length === questions.length && lines.every((line) => line.trim() !== '')) {
    return lines.map((line) => line.trim());
  }
  const found = text.trim() === '' ? 'nothing' : 'other lines';
  throw new VelaError(
    'INVALID_INPUT',
    `expected ${linesOf(questions)} on standard input, found ${found}`,
    { path: ['stdin'] },
  );
}

async function readAll(stdin: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const stop = (): void => void ('destroy' in stdin && (stdin.destroy as () => void)());
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of stdin) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > BYTES_MAX) {
        throw new VelaError('INVALID_INPUT', `expected at most ${BYTES_MAX} bytes, found more`, {
          path: ['stdin'],
        });
      }
      parts.push(chunk);
    }
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return Buffer.concat(parts).toString();
}

/** A terminal shows what is typed where the line editor writes it: this one writes nowhere. */
const UNSEEN = new Writable({ write: (_chunk, _encoding, done) => done() });

function askUnseen(
  { stdin, signal }: Place,
  question: string,
  prompt: NodeJS.WritableStream,
): Promise<string> {
  prompt.write(`${question} (not shown): `);
  // As a terminal, so that the line is edited here and not echoed by the terminal itself.
  const lines = createInterface({ input: stdin, output: UNSEEN, terminal: true, historySize: 0 });
  return new Promise<string>((resolve, reject) => {
    const end = (act: () => void): void => {
      signal.removeEventListener('abort', aborted);
      // Closing tells of an end of the input, which comes too late then.
      act();
      lines.close();
      prompt.write('\n');
    };
    const aborted = (): void => end(() => reject(signal.reason as Error));
    signal.addEventListener('abort', aborted, { once: true });
    lines.once('line', (line) => end(() => resolve(line.trim())));
    // In a terminal that is edited here Ctrl-C is a key and no signal.
    lines.once('SIGINT', () =>
      end(() => reject(new CommandError('INTERRUPTED', 'interrupted; nothing was stored'))),
    );
    lines.once('close', () => {
      signal.removeEventListener('abort', aborted);
      reject(new VelaError('INVALID_INPUT', 'expected an answer, found the end of the input'));
    });
  });
}

import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { VelaError, messageOf } from '@vela/kernel';
import type { Context } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { type ErrorView, errorView } from '../../output/output.js';

/** One request of a batch: an object with an id of the caller's choice. */
export type BatchRequest = Readonly<Record<string, unknown>>;

/** Answers one request with plain data, or throws why it cannot. */
export type Answerer = (request: BatchRequest) => unknown;

/** One answer of a batch. */
type BatchAnswer =
  | { readonly id: unknown; readonly ok: true; readonly result: unknown }
  | { readonly id: unknown; readonly ok: false; readonly error: ErrorView };

/** Longest line of a batch, so that a binary file by mistake does not fill the memory. */
const LINE_MAX = 16 * 1024 * 1024;

/**
 * Reads requests from a file (`-` is standard input), one JSON document a line, and writes one
 * answer a line in the same order, each before the next request is read. Empty lines are skipped.
 * Returns 7 when a request was refused, else 0; throws when the file cannot be read or is empty.
 */
export async function answerRequests(
  context: Context,
  path: string,
  answer: Answerer,
): Promise<ExitCode> {
  let answered = 0;
  let refused = 0;
  for await (const line of requestLines(context, path)) {
    context.signal.throwIfAborted();
    const reply = await answerOf(line, answer);
    if (!reply.ok) refused++;
    answered++;
    await context.output.rawLine(JSON.stringify(reply));
  }
  if (answered === 0) {
    throw new VelaError('INVALID_INPUT', `expected requests in ${path}, found none`, {
      hint: 'Write one JSON document a line.',
    });
  }
  return refused === 0 ? EXIT.done : EXIT.findings;
}

async function* requestLines(context: Context, path: string): AsyncGenerator<string> {
  const input = path === '-' ? context.stdin : await openInput(path);
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() !== '') yield line;
  }
}

async function openInput(path: string): Promise<NodeJS.ReadableStream> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file.createReadStream();
    await file.close();
  } catch (cause) {
    throw new VelaError('NOT_FOUND', `cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
  throw new VelaError('NOT_FOUND', `cannot read ${path}: it is no file`);
}

async function answerOf(line: string, answer: Answerer): Promise<BatchAnswer> {
  let id: unknown = null;
  try {
    const request = parseRequest(line);
    id = request['id'] ?? null;
    return { id, ok: true, result: await answer(request) };
  } catch (thrown) {
    return { id, ok: false, error: errorView(thrown) };
  }
}

function parseRequest(line: string): BatchRequest {
  if (line.length > LINE_MAX) {
    throw new VelaError('LIMIT_EXCEEDED', `expected at most ${LINE_MAX} characters in a line`);
  }
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (cause) {
    throw new VelaError('INVALID_INPUT', `expected a JSON document: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (typeof request === 'object' && request !== null && !Array.isArray(request)) {
    return request as BatchRequest;
  }
  throw new VelaError('INVALID_INPUT', 'expected a JSON object as a request', {
    hint: 'For instance {"id": 1, "csv": "spy.csv", …}.',
  });
}

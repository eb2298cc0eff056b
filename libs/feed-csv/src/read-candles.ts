import { VelaError } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import { CandlesRefusedError } from '@vela/market-data';
import type { CandleBlock } from '@vela/market-data';
import { openSource } from './byte-source.js';
import type { CsvSource, OpenSource } from './byte-source.js';
import { CandleParser } from './candle-parser.js';
import { RowRefusedError } from './candle-sink.js';
import type { CsvHints, Dialect, ReadOptions } from './csv-dialect.js';
import { SAMPLE_BYTES } from './csv-sample.js';
import { detectDialect } from './detect-dialect.js';
import type { Detection } from './detect-dialect.js';
import { ambiguous } from './questions.js';

interface Head {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/**
 * Yields the candles of a CSV or csv.gz in the order of time, in blocks, with the progress behind
 * each; the last block may be empty. Memory does not grow with the file, except for files written
 * newest first. Throws `DATA_AMBIGUOUS` with the question to answer, `DATA_INVALID` with the line
 * for what cannot be taken (behind the head a {@link CandlesRefusedError} with what was read; at the end for a share of bad lines that is too large: publish nothing
 * before the last block), `NOT_FOUND` for no file.
 */
export async function* readCandles(
  source: CsvSource,
  options: ReadOptions = {},
): AsyncGenerator<CandleBlock> {
  const open = await openSource(source, options.unpackedBytesMax);
  const chunks = open.chunks[Symbol.asyncIterator]();
  let parser: CandleParser | null = null;
  try {
    const head = await readHead(chunks);
    const rows = new CandleParser(settledDialect(head, options), options);
    parser = rows;
    const block = (columns: CandleColumns): CandleBlock => ({
      columns,
      progress: {
        bytesRead: open.bytesRead(),
        bytesTotal: open.bytesTotal,
        ...rows.progress(),
      },
    });
    let chunk: Uint8Array | null = head.bytes;
    while (chunk !== null) {
      rows.push(chunk);
      for (let full = rows.take(); full !== null; full = rows.take()) yield block(full);
      const next: IteratorResult<Uint8Array> = await chunks.next();
      chunk = next.done === true ? null : next.value;
    }
    for (const rest of rows.finish()) yield block(rest);
  } catch (error) {
    throw parser === null ? error : withProgress(error, parser);
  } finally {
    await chunks.return?.(undefined);
  }
}

/** Returns a refusal together with what was read until then, its line among the bad ones. */
function withProgress(error: unknown, parser: CandleParser): unknown {
  if (!(error instanceof VelaError) || error.code !== 'DATA_INVALID') return error;
  const { message, hint } = error;
  const options = { cause: error, ...(hint === undefined ? {} : { hint }) };
  const progress = parser.progress();
  if (!(error instanceof RowRefusedError)) {
    return new CandlesRefusedError(message, progress, options);
  }
  const { line, reason } = error;
  const badLines = [...progress.badLines, { line, reason }];
  const badLineCount = progress.badLineCount + 1;
  return new CandlesRefusedError(message, { ...progress, badLines, badLineCount }, options);
}

/** Returns what is found out about a source from its first bytes, or the questions to answer. */
export async function inspectCandles(source: CsvSource, hints: CsvHints = {}): Promise<Detection> {
  const open: OpenSource = await openSource(source);
  const chunks = open.chunks[Symbol.asyncIterator]();
  try {
    const head = await readHead(chunks);
    return detectHead(head, hints);
  } finally {
    await chunks.return?.(undefined);
  }
}

function detectHead({ bytes, whole }: Head, hints: CsvHints): Detection {
  const all = whole && bytes.length <= SAMPLE_BYTES;
  return detectDialect(bytes.subarray(0, SAMPLE_BYTES), hints, all);
}

function settledDialect(head: Head, hints: CsvHints): Dialect {
  const { dialect, questions } = detectHead(head, hints);
  if (dialect !== undefined) return dialect;
  throw ambiguous(questions);
}

/** Reads the first bytes; they are copied because the source uses its buffer again. */
async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Head> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let whole = false;
  while (length < SAMPLE_BYTES && !whole) {
    const next = await chunks.next();
    if (next.done === true) {
      whole = true;
    } else {
      parts.push(next.value.slice());
      length += next.value.length;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  if (bytes.includes(0)) {
    throw new VelaError('DATA_INVALID', 'the file holds NUL bytes: expected text', {
      hint: 'The file is binary. CSV, CSV in UTF-16 with a mark, and csv.gz can be read.',
    });
  }
  return { bytes, whole };
}

import { SourceMap } from 'node:module';

/** Name under which a bundle runs, so that its frames are found in a stack. */
export const BUNDLE_FILE = 'vela-strategy.js';

/** Name under which its source is shown. */
export const SOURCE_FILE = 'strategy.ts';

const FRAME = new RegExp(`${BUNDLE_FILE.replace('.', '\\.')}:(\\d+):(\\d+)`);
const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;
/** Causes that are followed; a circle of them must end. */
const CAUSES_MAX = 8;

/**
 * Returns where in its source a strategy threw, as `strategy.ts:14:7`, or null when no frame of
 * the bundle is in the stack of the error or of its causes.
 */
export function bundlePosition(thrown: unknown, bundle: string): string | null {
  let error = thrown;
  for (let i = 0; i < CAUSES_MAX && error instanceof Error; i++) {
    // A strategy may throw anything and call it a stack.
    const stack: unknown = error.stack;
    const frame = typeof stack === 'string' ? FRAME.exec(stack) : null;
    if (frame !== null) return sourcePosition(bundle, Number(frame[1]), Number(frame[2]));
    error = error.cause;
  }
  return null;
}

function sourcePosition(bundle: string, line: number, column: number): string | null {
  const inline = INLINE_MAP.exec(bundle)?.[1];
  if (inline === undefined) return null;
  const payload = JSON.parse(
    Buffer.from(inline, 'base64').toString('utf8'),
  ) as ConstructorParameters<typeof SourceMap>[0];
  const entry = new SourceMap(payload).findEntry(line - 1, column - 1);
  if (!('originalLine' in entry)) return null;
  return `${SOURCE_FILE}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

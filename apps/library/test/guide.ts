import { readFileSync, writeFileSync } from 'node:fs';

/** A block of code of a guide, and the block behind it that shows what it prints. */
export interface GuideBlock {
  /** Number of the line on which its fence begins, from 1. */
  readonly line: number;
  readonly language: string;
  /** Name of the file that it is, from the words behind the language; null for none. */
  readonly file: string | null;
  readonly text: string;
  /** What it prints, empty when no block of text follows. */
  readonly output: string;
  /** Lines of the output block, from the one behind its fence to that of its end; null for none. */
  readonly outputLines: readonly [number, number] | null;
}

interface Fence {
  readonly line: number;
  readonly info: string;
  readonly begin: number;
  readonly end: number;
}

/** Returns the blocks of a guide that are run or written: everything but what is printed. */
export function guideBlocks(markdown: string): readonly GuideBlock[] {
  const lines = markdown.split('\n');
  const fences = fencesOf(lines);
  const textOf = ({ begin, end }: Fence): string =>
    lines
      .slice(begin, end)
      .map((line) => `${line}\n`)
      .join('');
  return fences.flatMap((fence, at): GuideBlock[] => {
    const [language = '', file = null] = fence.info.split(/\s+/);
    if (language === 'text') return [];
    const next = fences[at + 1];
    const shown = next?.info === 'text' ? next : null;
    return [
      {
        line: fence.line,
        language,
        file,
        text: textOf(fence),
        output: shown === null ? '' : textOf(shown),
        outputLines: shown === null ? null : [shown.begin, shown.end],
      },
    ];
  });
}

function fencesOf(lines: readonly string[]): readonly Fence[] {
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at++) {
    const info = /^```(.+)$/.exec(lines[at]!)?.[1];
    if (info === undefined) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`the block of line ${at + 1} does not end`);
    fences.push({ line: at + 1, info: info.trim(), begin: at + 1, end });
    at = end;
  }
  return fences;
}

/** Writes what blocks printed into a guide, last block first so that the lines stay right. */
export function writeOutputs(path: string, printed: ReadonlyMap<GuideBlock, string>): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const [{ outputLines }, text] of [...printed].toReversed()) {
    if (outputLines === null) continue;
    const [begin, end] = outputLines;
    lines.splice(begin, end - begin, ...text.trimEnd().split('\n'));
  }
  writeFileSync(path, lines.join('\n'));
}

/** Returns printed text without what differs from run to run: ids, durations, ports. */
export function comparable(text: string): string {
  return text
    .replace(/\b([a-z]{2,4})_[0-9a-z]{20,}/g, '$1_…')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '… s')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…')
    .replace(/\bkey …\w{4}\b/g, 'key …')
    .replace(/\b[0-9a-f]{64}\b/g, 'digest')
    .replace(/ +$/gm, '');
}

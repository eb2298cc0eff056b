import { readFileSync, writeFileSync } from 'node:fs';

/** Set to write what was printed into examples and guides instead of comparing it. */
export const isUpdate = process.env['VELA_UPDATE_PRINTED'] !== undefined;

const MARK = '\n// Prints:\n';

/** Returns what the comment at the end of a script says that it prints. */
export function promisedBy(path: string): string {
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(MARK);
  if (at < 0) return '';
  return text.slice(at + MARK.length).replace(/^\/\/ ?/gm, '');
}

/** Writes what a script printed into the comment at its end. */
export function promise(path: string, printed: string): void {
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(MARK);
  const code = (at < 0 ? text : text.slice(0, at)).trimEnd();
  const lines = printed.trimEnd().split('\n');
  const comment = lines.map((line) => `// ${line}`.trimEnd()).join('\n');
  writeFileSync(path, `${code}\n${MARK}${comment}\n`);
}

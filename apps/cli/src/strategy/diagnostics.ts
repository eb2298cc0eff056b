import type { DiagnosticView } from '@vela/client';
import type { Paint } from '../output/paint.js';

/** Most places that are shown; the rest is counted. */
const SHOWN_MAX = 20;

/**
 * Returns what a compiler said as text: `file:line:column message`, the line of the source, and a
 * mark below the column.
 */
export function diagnosticsText(
  diagnostics: readonly DiagnosticView[],
  file: { readonly path: string; readonly source: string },
  paint: Paint,
): string {
  const lines = file.source.split(/\r?\n/);
  const shown = diagnostics.slice(0, SHOWN_MAX).map((diagnostic) => {
    const { line, column, severity, message, rule, suggestion } = diagnostic;
    const word = severity === 'ERROR' ? paint.red('error') : paint.yellow(severity.toLowerCase());
    const text = lines[line - 1];
    return [
      `${paint.bold(`${file.path}:${line}:${column}`)} ${word} ${message} ${paint.dim(`[${rule}]`)}`,
      ...(text === undefined ? [] : sourceLines(text, diagnostic, paint)),
      ...(suggestion === null ? [] : [`  ${paint.dim('→')} ${suggestion}`]),
    ].join('\n');
  });
  const rest = diagnostics.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n\n');
}

function sourceLines(text: string, { line, column }: DiagnosticView, paint: Paint): string[] {
  const margin = `${String(line).padStart(5)} | `;
  // Tabs before the column stay tabs, so that the mark stands below its place.
  const indent = text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return [`${paint.dim(margin)}${text}`, `${' '.repeat(margin.length)}${indent}${paint.red('^')}`];
}

import ts from 'typescript';
import { ambientName } from './environment-rule.js';
import type { Finding } from './finding.js';

/** Codes of "cannot find name", with or without advice of TypeScript's own. */
const UNKNOWN_NAME = new Set([
  2304, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868, 18_004,
]);
/** A module that does not exist: the rule on imports says it better. */
const UNKNOWN_MODULE = new Set([2307, 2792, 2882]);
/** A member that does not fit the one of the base class. */
const WRONG_OVERRIDE = new Set([2416, 2425, 2426]);
/** `vela` has no such name. */
const UNKNOWN_EXPORT = new Set([2305, 2614, 2724]);

const LINES_MAX = 4;

/** Returns what TypeScript found, in its words where they are good and in plainer ones elsewhere. */
export function typeFindings(
  diagnostics: readonly ts.Diagnostic[],
  source: ts.SourceFile,
): readonly Finding[] {
  return diagnostics.flatMap((diagnostic): Finding[] => {
    if (UNKNOWN_MODULE.has(diagnostic.code)) return [];
    const start = diagnostic.start ?? 0;
    const severity = diagnostic.category === ts.DiagnosticCategory.Error ? 'ERROR' : 'WARNING';
    const name = source.text.slice(start, start + (diagnostic.length ?? 0));
    const ambient = UNKNOWN_NAME.has(diagnostic.code) ? ambientName(name) : null;
    if (ambient !== null) return [{ ...ambient, severity, start }];
    return [
      {
        rule: `typescript/${diagnostic.code}`,
        severity,
        message: plain(diagnostic),
        suggestion: suggestionFor(diagnostic, name),
        start,
      },
    ];
  });
}

/** Returns findings for text that is no TypeScript. */
export function syntaxFindings(diagnostics: readonly ts.Diagnostic[]): readonly Finding[] {
  return diagnostics.map((diagnostic) => ({
    rule: 'syntax',
    severity: 'ERROR',
    message: `this is not TypeScript: ${plain(diagnostic)}`,
    suggestion: null,
    start: diagnostic.start ?? 0,
  }));
}

function plain({ messageText }: ts.Diagnostic): string {
  const lines = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n');
  return (
    lines
      .slice(0, LINES_MAX)
      .map((line) => line.trim().replace(/\.$/, ''))
      .join(': ')
      // The files behind 'vela' are nobody's business.
      .replace(/import\("[^"]*"\)\./g, '')
      .replace(/(?:Module )?'?"(?:vela|[^"]*\/authoring)"'?/g, "'vela'")
  );
}

function suggestionFor({ code, messageText }: ts.Diagnostic, name: string): string | null {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  const meant = /Did you mean(?: to write)? '([^']+)'/.exec(text)?.[1];
  if (meant !== undefined) return `Write ${meant} instead of ${name}.`;
  if (UNKNOWN_NAME.has(code)) return `Import it: import { ${name} } from 'vela'; or declare it.`;
  if (UNKNOWN_EXPORT.has(code)) {
    return "'vela' has Strategy, crossedAbove, crossedBelow, z, the indicators and the types of hooks.";
  }
  if (WRONG_OVERRIDE.has(code)) {
    return /^on[A-Z]/.test(name)
      ? 'A hook takes what the base class gives it, for instance onCandle(candle: Candle): void.'
      : `Strategy has something called ${name} already: choose another name.`;
  }
  return null;
}

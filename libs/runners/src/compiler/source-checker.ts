import type { Diagnostic } from '@vela/ports';
import ts from 'typescript';
import { asyncRule } from './async-rule.js';
import { environmentRule } from './environment-rule.js';
import type { Finding, Rule, RuleContext } from './finding.js';
import { importRule } from './import-rule.js';
import { LanguageHost, STRATEGY_PATH } from './language-host.js';
import { shapeRule } from './shape-rule.js';
import { stateRule } from './state-rule.js';
import { syntaxFindings, typeFindings } from './type-findings.js';

const RULES: readonly Rule[] = [importRule, environmentRule, asyncRule, shapeRule, stateRule];
const DIAGNOSTICS_MAX = 50;

/** What became of a source before it was loaded. */
export interface CheckedSource {
  readonly diagnostics: readonly Diagnostic[];
  /** A CommonJS module with its source map inside; null when a diagnostic is an error. */
  readonly bundle: string | null;
}

const TOO_DEEP: Diagnostic = {
  severity: 'ERROR',
  rule: 'too-deep',
  message: 'brackets and blocks lie too deep within each other to be read',
  line: 1,
  column: 1,
  suggestion: 'Give parts of it names of their own.',
};

/**
 * Checks sources of strategies one after the other. What it learns of the engine's types is kept,
 * so that only the first check is slow. The rules keep honest strategies repeatable and say early
 * what would fail late; they are no security boundary.
 */
export class SourceChecker {
  readonly #host = new LanguageHost();
  readonly #service = ts.createLanguageService(this.#host);

  /** Returns all that is wrong with a source, and its JavaScript when nothing is. */
  check(text: string): CheckedSource {
    this.#host.setSource(text);
    try {
      return this.#check();
    } catch (thrown) {
      // TypeScript descends into a source by recursion and has no bound of its own.
      if (!(thrown instanceof RangeError)) throw thrown;
      return { diagnostics: [TOO_DEEP], bundle: null };
    }
  }

  #check(): CheckedSource {
    const diagnostics = this.#diagnose();
    const isWrong = diagnostics.some(({ severity }) => severity === 'ERROR');
    return { diagnostics, bundle: isWrong ? null : this.#emit() };
  }

  #diagnose(): readonly Diagnostic[] {
    const program = this.#service.getProgram()!;
    const source = program.getSourceFile(STRATEGY_PATH)!;
    const syntax = program.getSyntacticDiagnostics(source);
    if (syntax.length > 0) return present(syntaxFindings(syntax), source);
    const context: RuleContext = {
      source,
      checker: program.getTypeChecker(),
      isBuiltIn: (symbol) =>
        (symbol?.declarations ?? []).some((declaration) =>
          this.#host.isLanguageFile(declaration.getSourceFile().fileName),
        ),
    };
    const found = RULES.flatMap((rule) => rule(context));
    const types = typeFindings(program.getSemanticDiagnostics(source), source);
    // What a rule says of a place is plainer than what the compiler says of the same place.
    const places = new Set(found.map(({ start }) => start));
    return present([...found, ...types.filter(({ start }) => !places.has(start))], source);
  }

  #emit(): string {
    const output = this.#service.getEmitOutput(STRATEGY_PATH);
    return output.outputFiles.find(({ name }) => name.endsWith('.js'))!.text;
  }
}

/** Returns findings in the order of the text, each message once a line. */
function present(findings: readonly Finding[], source: ts.SourceFile): readonly Diagnostic[] {
  const seen = new Set<string>();
  return findings
    .toSorted((a, b) => a.start - b.start)
    .flatMap(({ start, ...finding }): Diagnostic[] => {
      const { line, character } = source.getLineAndCharacterOfPosition(start);
      const key = `${line}:${finding.message}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ ...finding, line: line + 1, column: character + 1 }];
    })
    .slice(0, DIAGNOSTICS_MAX);
}

import type { Diagnostic } from '@vela/ports';
import type ts from 'typescript';

/** What a rule has found, with its place in characters. */
export interface Finding {
  readonly rule: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly suggestion: string | null;
  readonly start: number;
}

/** What a rule looks at. */
export interface RuleContext {
  readonly source: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  /** Returns whether a symbol belongs to the language itself, such as `Date` or `Map`. */
  readonly isBuiltIn: (symbol: ts.Symbol | undefined) => boolean;
}

/** Returns what it has found in a source. */
export type Rule = (context: RuleContext) => readonly Finding[];

/** Returns an error at a node. */
export function fault(
  { source }: RuleContext,
  node: ts.Node,
  finding: Pick<Finding, 'rule' | 'message' | 'suggestion'>,
): Finding {
  return { ...finding, severity: 'ERROR', start: node.getStart(source) };
}

/** Calls `visit` for every node below a node, and for the node itself. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

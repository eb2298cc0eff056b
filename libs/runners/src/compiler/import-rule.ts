import ts from 'typescript';
import { fault, walk } from './finding.js';
import type { Finding, Rule, RuleContext } from './finding.js';

const NAMES = "import { Strategy, sma } from 'vela';";

/** A strategy is one file that imports from `vela` alone, and nothing while it runs. */
export const importRule: Rule = (context) => {
  const findings: Finding[] = [];
  const { source } = context;
  for (const reference of [...source.referencedFiles, ...source.typeReferenceDirectives]) {
    findings.push({ ...foreign(reference.fileName), severity: 'ERROR', start: reference.pos });
  }
  walk(source, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== null && specifier.text !== 'vela') {
      findings.push(fault(context, specifier, foreign(specifier.text)));
    }
    const name = defaultImportOf(node);
    if (name !== null) findings.push(fault(context, name, defaultImport));
    if (isDynamic(context, node)) findings.push(fault(context, node, dynamic));
  });
  return findings;
};

type Words = Pick<Finding, 'rule' | 'message' | 'suggestion'>;

const foreign = (name: string): Words => ({
  rule: 'unknown-import',
  message: `a strategy can import from 'vela' alone, found '${name}'`,
  suggestion:
    name === 'zod'
      ? "z comes from 'vela' too: import { z } from 'vela';"
      : `Indicators, z and all types come from 'vela': ${NAMES}`,
});

const dynamic: Words = {
  rule: 'dynamic-import',
  message: 'a strategy cannot load modules while it runs',
  suggestion: `Import at the top of the file: ${NAMES}`,
};

const defaultImport: Words = {
  rule: 'unknown-import',
  message: "'vela' has names, not one default",
  suggestion: `Name what you need in braces: ${NAMES}`,
};

function specifierOf(node: ts.Node): ts.StringLiteral | null {
  const isImport = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
  const specifier = isImport
    ? node.moduleSpecifier
    : ts.isExternalModuleReference(node)
      ? node.expression
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : undefined;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier : null;
}

function defaultImportOf(node: ts.Node): ts.Identifier | null {
  if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return null;
  return node.moduleSpecifier.text === 'vela' ? (node.importClause?.name ?? null) : null;
}

function isDynamic({ checker }: RuleContext, node: ts.Node): boolean {
  if (ts.isMetaProperty(node)) return node.keywordToken === ts.SyntaxKind.ImportKeyword;
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  // The name is only forbidden where nobody declared it: a method may be called so.
  return (
    ts.isIdentifier(expression) &&
    expression.text === 'require' &&
    checker.getSymbolAtLocation(expression) === undefined
  );
}

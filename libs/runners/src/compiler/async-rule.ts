import ts from 'typescript';
import { fault, walk } from './finding.js';
import type { Finding, Rule } from './finding.js';

/** Nothing in a strategy waits: hooks run to their end before the next one is called. */
export const asyncRule: Rule = (context) => {
  const findings: Finding[] = [];
  walk(context.source, (node) => {
    const isAsync =
      node.kind === ts.SyntaxKind.AsyncKeyword ||
      ts.isAwaitExpression(node) ||
      (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (!isAsync) return;
    findings.push(
      fault(context, node, {
        rule: 'no-async',
        message: 'hooks run to their end before the next one is called: async code would come late',
        suggestion: 'Write plain code without async and await; there is nothing to wait for.',
      }),
    );
  });
  return findings;
};

// Below the adapters, time, randomness, ids and locale arrive with the input.
import ts from 'typescript';

const banned = new Set([
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'performance',
  'fetch',
  'crypto',
  'globalThis',
  'console',
]);
const bannedMembers = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
  'toLocaleLowerCase',
]);
const excuse = /\/\/ tidy: allow(.*)$/;
const REASON_CHARS_MIN = 10;

/** Returns whether a file belongs to a layer in which nothing may be taken from the environment. */
function isPure({ path, isTest, isGenerated }, layers) {
  const [top, library] = path.split('/');
  if (top !== 'libs' || isTest || isGenerated || !path.endsWith('.ts')) return false;
  return ['kernel', 'domain', 'ports', 'runtime'].some((layer) =>
    (layers[layer] ?? []).some((name) => new RegExp(`^${name}$`).test(library)),
  );
}

/** Bans clocks, timers, randomness, the process, the network and the locale below the adapters. */
export const determinism = {
  name: 'determinism',
  examine: ({ files, layers }) => files.filter((file) => isPure(file, layers)).flatMap(examineFile),
};

function examineFile({ path, text, lines }) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const declared = declaredNames(source);
  const used = new Set();
  const findings = [];
  const report = (node, what) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    const excused = [line, line - 1].find((at) => excuse.test(lines[at] ?? ''));
    if (excused !== undefined) used.add(excused);
    else findings.push({ path, line: line + 1, message: `${what} is taken from the environment` });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isPropertyAccessExpression(node)) {
      const member = node.name.text;
      if (bannedMembers.has(member)) report(node.name, member);
      if (node.expression.getText() === 'Math' && member === 'random') report(node, 'Math.random');
    }
    if (ts.isIdentifier(node) && banned.has(node.text) && !declared.has(node.text)) {
      if (isReference(node)) report(node, node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...findings, ...checkExcuses(path, lines, used)];
}

/** An excuse needs a reason, and something to excuse. */
function checkExcuses(path, lines, used) {
  return lines.flatMap((text, at) => {
    const match = excuse.exec(text);
    if (match === null) return [];
    const finding = (message) => [{ path, line: at + 1, message }];
    if (match[1].trim().length < REASON_CHARS_MIN) return finding('the exception gives no reason');
    return used.has(at) ? [] : finding('the exception excuses nothing: remove it');
  });
}

function isReference(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const isName = 'name' in parent && parent.name === node;
  return !isName || ts.isShorthandPropertyAssignment(parent);
}

/** Returns the banned names that the file declares itself, such as a parameter called `process`. */
function declaredNames(source) {
  const names = new Set();
  const visit = (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isBindingElement(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name))
      names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

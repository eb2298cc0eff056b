import ts from 'typescript';
import { fault, walk } from './finding.js';
import type { Finding, Rule, RuleContext } from './finding.js';

type Words = Pick<Finding, 'rule' | 'message' | 'suggestion'>;

const CLOCK: Words = {
  rule: 'no-clock',
  message: 'a strategy cannot see the clock: the same candles must always lead to the same orders',
  suggestion: 'Take the time of the candle: candle.openAt or candle.availableAt (microseconds).',
};
const RANDOM: Words = {
  rule: 'no-random',
  message: 'Math.random gives other numbers in every run',
  suggestion: 'Take this.random(), the seeded stream of the run.',
};
const EVAL: Words = {
  rule: 'no-eval',
  message: 'a strategy cannot make code while it runs',
  suggestion: 'Write the code in the file.',
};
const LOCALE: Words = {
  rule: 'no-locale',
  message: 'texts and orders of a locale differ from machine to machine',
  suggestion: 'Compare with < and >, and format with toFixed().',
};
const PROMISE: Words = {
  rule: 'no-async',
  message: 'hooks run to their end before the next one is called; a promise would come too late',
  suggestion: 'Write plain code; there is nothing to wait for.',
};
const environment = (name: string): Words => ({
  rule: 'no-environment',
  message: `${name} is not there: a strategy sees candles, its orders and its own fields, nothing else`,
  suggestion: SUGGESTIONS[name] ?? null,
});

const SUGGESTIONS: Readonly<Record<string, string>> = {
  setTimeout: 'Count slices instead: this.slice.',
  setInterval: 'Count slices instead: this.slice.',
  fetch: 'Data comes as candles of further instruments.',
  require: "Import from 'vela' at the top of the file.",
  process: 'Settings are parameters: Strategy.with({ period: z.int().default(20) }).',
};

/** Names of the language that depend on something else than the candles. */
const BUILT_IN: Readonly<Record<string, Words>> = {
  Date: CLOCK,
  eval: EVAL,
  Function: EVAL,
  Intl: LOCALE,
  Promise: PROMISE,
  ...Object.fromEntries(
    ['globalThis', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'].map(
      (name) => [name, environment(name)],
    ),
  ),
};

const LOCALE_MEMBERS = new Set([
  'localeCompare',
  'toLocaleDateString',
  'toLocaleLowerCase',
  'toLocaleString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
]);

/** A strategy takes neither time, chance, locale nor anything else from the machine it runs on. */
export const environmentRule: Rule = (context) => {
  const findings: Finding[] = [];
  walk(context.source, (node) => {
    const words = look(context, node);
    if (words !== null) findings.push(fault(context, node, words));
  });
  return findings;
};

function look(context: RuleContext, node: ts.Node): Words | null {
  if (ts.isIdentifier(node)) return lookAtName(context, node);
  const member = memberOf(node);
  if (member === null) return null;
  const symbol = context.checker.getSymbolAtLocation(member.node);
  if (!context.isBuiltIn(symbol)) return null;
  if (LOCALE_MEMBERS.has(member.name)) return LOCALE;
  return member.name === 'random' && member.owner.getText() === 'Math' ? RANDOM : null;
}

function lookAtName({ checker, isBuiltIn }: RuleContext, node: ts.Identifier): Words | null {
  const symbol = checker.getSymbolAtLocation(node);
  if (node.text === 'globalThis' && isValue(node)) return BUILT_IN['globalThis']!;
  const words = Object.hasOwn(BUILT_IN, node.text) ? BUILT_IN[node.text]! : null;
  return words !== null && isBuiltIn(symbol) && isValue(node) ? words : null;
}

/** A name behind a point is a member, whose owner was looked at already. */
const isValue = (node: ts.Identifier): boolean =>
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);

function memberOf(node: ts.Node): { owner: ts.Expression; name: string; node: ts.Node } | null {
  if (ts.isPropertyAccessExpression(node)) {
    return { owner: node.expression, name: node.name.text, node: node.name };
  }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    const { argumentExpression, expression } = node;
    return { owner: expression, name: argumentExpression.text, node: argumentExpression };
  }
  return null;
}

/** Names that people expect from Node or a browser, and that no file of a strategy can see. */
const AMBIENT = new Set([
  'alert',
  'Buffer',
  'clearInterval',
  'clearTimeout',
  'crypto',
  'document',
  'exports',
  'fetch',
  'global',
  'localStorage',
  'module',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'self',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'structuredClone',
  'WebAssembly',
  'WebSocket',
  'window',
  'XMLHttpRequest',
  '__dirname',
  '__filename',
]);

/** Returns words for a name that is not declared, when it is one of the usual ones. */
export function ambientName(name: string): Words | null {
  return AMBIENT.has(name) ? environment(name) : null;
}

import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Diagnostic } from '@vela/ports';
import { SourceChecker } from './source-checker.js';

// Threads start slowly on a machine that is busy with something else.
jest.setTimeout(60_000);

let checker: SourceChecker;
beforeAll(() => {
  checker = new SourceChecker();
});

const check = (source: string): readonly Diagnostic[] => checker.check(source).diagnostics;

/** Returns a strategy whose line 3 is the body. */
const withBody = (body: string, names = 'Strategy'): string =>
  `import { ${names} } from 'vela';\nexport default class Mine extends Strategy {\n${body}\n}\n`;

/** Returns a strategy whose line 2 stands outside the class. */
const outside = (line: string): string =>
  `import { Strategy } from 'vela';\n${line}\nexport default class Mine extends Strategy { onCandle() {} }\n`;

describe('the check of a source', () => {
  it('accepts whatever can be kept in fields', () => {
    const fields = `
      count = 0; name = 'x'; isOn = false; last: number | null = null; list: number[] = [];
      pair: [number, string] = [1, 'a']; byDay: Record<string, { high: number }> = {};
      ring = new Float64Array(8); bytes = new Uint8Array(4); readonly fast = this.indicator(sma(3));
      all: Indicator[] = [this.fast]; stop: OrderSnapshot | null = null; free?: { x: boolean };
      readonly kinds = ['a', 'b'] as const; static cache = new Map<string, number>();
      onCandle(): void { this.count++; console.log(this.random(), Math.max(1, 2)); }`;
    const found = checker.check(
      withBody(fields, 'Strategy, sma, type Indicator, type OrderSnapshot'),
    );
    expect(found.diagnostics).toEqual([]);
    expect(found.bundle).toContain('class Mine extends');
  });

  it('accepts constants, functions, types and a base class of its own', () => {
    const source = outside(`const LIMIT = 3; enum Way { UP, DOWN } interface Level { at: number }
      function double(x: number): number { return x * 2; }
      abstract class Base extends Strategy { protected way = Way.UP; level: Level | null = null; }`);
    expect(check(source.replace('Mine extends Strategy', 'Mine extends Base'))).toEqual([]);
  });

  it('accepts a class that is exported by name at the end', () => {
    const source = `import { Strategy } from 'vela';\nclass Mine extends Strategy { onCandle() {} }\nexport default Mine;\n`;
    expect(check(source)).toEqual([]);
  });

  const mistakes: readonly (readonly [string, string, string, number])[] = [
    ['an import of a module of Node', outside(`import fs from 'node:fs';`), 'unknown-import', 2],
    ['an import of a package', outside(`import { z } from 'zod';`), 'unknown-import', 2],
    ['an import of a file', outside(`import { x } from './x.js';`), 'unknown-import', 2],
    ['a re-export', outside(`export * from 'node:fs';`), 'unknown-import', 2],
    ['a type of another module', outside(`type F = import('node:fs').Stats;`), 'unknown-import', 2],
    ['a default import', outside(`import vela from 'vela';`), 'unknown-import', 2],
    ['a name that vela has not', outside(`import { smaa } from 'vela';`), 'typescript/2724', 2],
    ['a dynamic import', withBody(`onCandle() { import('vela'); }`), 'dynamic-import', 3],
    ['require', withBody(`onCandle() { require('fs'); }`), 'dynamic-import', 3],
    ['Date', withBody(`onCandle() { new Date(); }`), 'no-clock', 3],
    ['Date.now', withBody(`at = Date.now();`), 'no-clock', 3],
    ['Math.random', withBody(`onCandle() { Math.random(); }`), 'no-random', 3],
    ['Math.random in brackets', withBody(`onCandle() { Math['random'](); }`), 'no-random', 3],
    ['setTimeout', withBody(`onCandle() { setTimeout(() => {}, 1); }`), 'no-environment', 3],
    ['process', withBody(`onStart() { process.exit(); }`), 'no-environment', 3],
    ['process outside', outside(`const home = process.env.HOME;`), 'no-environment', 2],
    ['fetch', withBody(`onStart() { fetch('http://x'); }`), 'no-environment', 3],
    ['globalThis', withBody(`onStart() { globalThis; }`), 'no-environment', 3],
    ['eval', withBody(`onStart() { eval('1'); }`), 'no-eval', 3],
    ['new Function', withBody(`onStart() { new Function('1'); }`), 'no-eval', 3],
    ['toLocaleString', withBody(`onStart() { (1).toLocaleString(); }`), 'no-locale', 3],
    ['localeCompare', withBody(`onStart() { 'a'.localeCompare('b'); }`), 'no-locale', 3],
    ['Intl', withBody(`onStart() { new Intl.NumberFormat(); }`), 'no-locale', 3],
    ['an async hook', withBody(`async onCandle() {}`), 'no-async', 3],
    ['a promise', withBody(`onCandle() { Promise.resolve(1); }`), 'no-async', 3],
    ['a constructor', withBody(`constructor(host: never) { super(host); }`), 'no-constructor', 3],
    [
      'a private field',
      withBody(`#count = 0; onCandle() { this.#count++; }`),
      'no-private-fields',
      3,
    ],
    ['a private method', withBody(`#go() {} onCandle() { this.#go(); }`), 'no-private-fields', 3],
    ['a Map in a field', withBody(`seen = new Map<string, number>();`), 'unkept-field', 3],
    ['a Set in a record', withBody(`s: Record<string, Set<number>> = {};`), 'unkept-field', 3],
    ['a function in a field', withBody(`go = () => 1;`), 'unkept-field', 3],
    ['a bigint in a field', withBody(`big = 1n;`), 'unkept-field', 3],
    ['a candle in a field', withBody(`c = this.candle();`), 'unkept-field', 3],
    ['an object of a class in a field', withBody(`e = new Error();`), 'unkept-field', 3],
    ['a variable outside', outside('let count = 0;'), 'module-state', 2],
    ['a call outside', outside(`console.log('hello');`), 'top-level-effect', 2],
    ['a loop outside', outside('for (;;) {}'), 'top-level-effect', 2],
    ['a wrong type', withBody(`count: number = 'x';`), 'typescript/2322', 3],
    ['a wrong argument', withBody(`onCandle() { this.buy('1'); }`), 'typescript/2345', 3],
    ['a word that is no member', withBody(`onCandle() { this.buyy(1); }`), 'typescript/2551', 3],
    ['a hook of another shape', withBody(`onCandle(price: number) {}`), 'typescript/2416', 3],
    ['a field with a name of Strategy', withBody('order = 1;'), 'typescript/2416', 3],
    ['an unknown name', withBody(`onCandle() { sma(3); }`), 'typescript/2304', 3],
    ['text that is no program', withBody('onCandle() { this.; }'), 'syntax', 3],
    [
      'no default export',
      `import { Strategy } from 'vela';\nexport class A extends Strategy {}\n`,
      'missing-default-export',
      2,
    ],
    ['an empty file', '', 'missing-default-export', 1],
    ['a function as default export', 'export default function go() {}\n', 'not-a-strategy', 1],
    ['a class that is no strategy', 'export default class A {}\n', 'not-a-strategy', 1],
    [
      'an abstract class',
      `import { Strategy } from 'vela';\nexport default abstract class A extends Strategy {}\n`,
      'not-a-strategy',
      2,
    ],
    [
      'a class without a name',
      `import { Strategy } from 'vela';\nexport default class extends Strategy {}\n`,
      'unnamed-class',
      2,
    ],
  ];

  it.each(mistakes)('refuses %s by its rule, at its line', (_, source, rule, line) => {
    const { diagnostics, bundle } = checker.check(source);
    expect(bundle).toBeNull();
    expect(diagnostics.filter(({ severity }) => severity === 'ERROR')).toContainEqual(
      expect.objectContaining({ rule, line }),
    );
  });

  it('says what to do about the usual mistakes', () => {
    const [date] = check(withBody('at = Date.now();'));
    expect(date?.suggestion).toContain('candle.openAt');
    expect(date?.column).toBe(6);
    const [zod] = check(outside(`import { z } from 'zod';`));
    expect(zod?.suggestion).toBe("z comes from 'vela' too: import { z } from 'vela';");
    const [name] = check(outside(`import { smaa } from 'vela';`));
    expect(name).toMatchObject({ suggestion: 'Write sma instead of smaa.' });
    expect(name?.message).toBe("'vela' has no exported member named 'smaa'. Did you mean 'sma'?");
  });

  it('names no file of this machine', () => {
    const source = `import vela, { nothing } from 'vela';
      import { type Candle, Strategy } from 'vela';
      export default class A extends Strategy { onCandle(c: Candle) { const x: string = c; vela; } }`;
    for (const { message } of check(source)) expect(message).not.toMatch(/\/(libs|node_modules)\//);
  });

  it('warns of a hook that nobody calls and still accepts the source', () => {
    const { diagnostics, bundle } = checker.check(withBody('onBar() {}'));
    expect(bundle).not.toBeNull();
    expect(diagnostics).toEqual([
      expect.objectContaining({ rule: 'unknown-hook', severity: 'WARNING', line: 3 }),
    ]);
  });

  it('leaves names alone that the strategy declares itself', () => {
    const source = withBody(`onCandle() { const Date = { now: () => 1 }; Date.now(); this.eval(); }
      eval() {} private process = 1; onStop() { this.process++; }`);
    expect(check(source)).toEqual([]);
  });

  it('reads no file that a source points at', () => {
    const [first] = check(`/// <reference path="/etc/passwd" />\n${withBody('')}`);
    expect(first).toMatchObject({ rule: 'unknown-import', line: 1 });
  });

  it('gives the same bundle for the same source, whatever was checked before', () => {
    const source = withBody('onCandle() { this.buy(1); }');
    const first = checker.check(source).bundle;
    checker.check(withBody('onCandle() { this.sell(2); }'));
    expect(checker.check(source).bundle).toBe(first);
    expect(new SourceChecker().check(source).bundle).toBe(first);
  });

  it.each(['(', '[', '{', '!'])('survives a source of nothing but "%s"', (bracket) => {
    expect(check(bracket.repeat(100_000))).toMatchObject([{ severity: 'ERROR' }]);
    expect(check(withBody('onCandle() { this.buy(1); }'))).toEqual([]);
  });
});

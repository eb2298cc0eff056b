import { describe, expect, it } from '@jest/globals';
import { parseDuration, readGlobalFlags } from './global-flags.js';
import { Input } from './input.js';
import { parseNameValues } from './name-values.js';
import { expandPrefixes, namedCommand } from './prefixes.js';
import { COMMANDS } from './commands/index.js';
import { failedGates, parseGates } from './result/gates.js';

describe('the input of a command', () => {
  const input = new Input(['a'], { port: '3000', bad: 'x', list: ['1', '2'], on: true, empty: '' });

  it('reads texts, numbers, lists and flags', () => {
    expect(input.argument()).toBe('a');
    expect(input.integer('port', { min: 0, max: 65_535 })).toBe(3_000);
    expect(input.list('list')).toEqual(['1', '2']);
    expect(input.list('absent')).toEqual([]);
    expect(input.flag('on')).toBe(true);
    expect(input.flag('off')).toBe(false);
    expect(input.number('absent')).toBeUndefined();
  });

  it('refuses what cannot be, with the name of the option', () => {
    expect(() => input.number('bad')).toThrow('--bad: expected a number, found "x"');
    expect(() => input.number('empty')).toThrow('--empty: expected a number');
    expect(() => input.integer('port', { min: 0, max: 80 })).toThrow('--port: expected an integer');
    expect(() => input.required('symbol', 'SPX')).toThrow('expected --symbol, found nothing');
    expect(() => input.requiredArgument('file', 1)).toThrow('expected <file>');
  });
});

describe('global flags', () => {
  it('are off unless they are given', () => {
    expect(readGlobalFlags({})).toMatchObject({ json: false, input: true, color: true });
    expect(readGlobalFlags({ url: 'http://b', input: false }).url).toBe('http://b');
  });

  it('read times with and without a unit and refuse others', () => {
    expect(['30', '30s', '500ms', '5m', '1.5h'].map(parseDuration)).toEqual([
      30_000, 30_000, 500, 300_000, 5_400_000,
    ]);
    for (const text of ['', '0', '-1', 'soon', '1d', '9999h', '1e3']) {
      expect(() => parseDuration(text)).toThrow('expected a time');
    }
  });
});

describe('name=value texts', () => {
  it('become numbers, booleans, JSON or text', () => {
    const texts = ['a=1', 'b=-2.5e3', 'c=true', 'd=null', 'e=[1,2]', 'f=x=y', 'g=', 'h=[oops'];
    expect(parseNameValues(texts, 'param')).toEqual({
      a: 1,
      b: -2_500,
      c: true,
      d: null,
      e: [1, 2],
      f: 'x=y',
      g: '',
      h: '[oops',
    });
  });

  it('need a name', () => {
    for (const text of ['fast', '=1', '']) {
      expect(() => parseNameValues([text], 'param')).toThrow('--param: expected name=value');
    }
  });
});

describe('prefixes of commands', () => {
  const expand = (...argv: string[]) => expandPrefixes(argv, COMMANDS).join(' ');

  it('are written out when only one command begins so', () => {
    expect(expand('back', 'li', '--json')).toBe('backtest list --json');
    expect(expand('--json', 'vers')).toBe('--json version');
  });

  it('stay as they are when several begin so, or a hidden one', () => {
    expect(expand('d', 'list')).toBe('d list');
    expect(expand('load', 'run')).toBe('load run');
    expect(expand('backtest', 'show', 'bt')).toBe('backtest show bt');
  });

  it('lead to the command whose help is meant', () => {
    expect(namedCommand(['--json', 'backtest', 'run', 'x'], COMMANDS)).toBe('backtest run');
    expect(namedCommand(['nothing'], COMMANDS)).toBe('');
  });
});

describe('gates of a run', () => {
  const found = (value: number | null, missingDetail: string | null = null) => ({
    value,
    missingDetail,
  });

  it('find metrics that are too low, too high or undefined', () => {
    const gates = [
      ...parseGates(['sharpe=1', 'sharpe=0.5', 'sortino=0'], 'under'),
      ...parseGates(['maxDrawdown=0.2', 'maxDrawdown=0.3'], 'over'),
    ];
    const lost = found(null, 'Nothing lost.');
    const statistics = [found(0.8), found(0.8), lost, found(-0.25), found(-0.25)];
    expect(failedGates(gates, statistics).map(({ message }) => message)).toEqual([
      'sharpe: expected at least 1, found 0.8',
      'sortino: expected at least 0, found N/A: Nothing lost.',
      'maxDrawdown: expected at most 0.2, found 0.25',
    ]);
  });

  it('refuse what is no gate and metrics that do not exist', () => {
    for (const text of ['sharpe', 'sharpe=', 'sharpe=high', '=1']) {
      expect(() => parseGates([text], 'under')).toThrow('expected metric=value');
    }
    expect(() => parseGates(['shrap=1'], 'under')).toThrow('no statistic "shrap"');
    for (const text of ['beta=1', 'maxDrawdownPeakDate=1']) {
      expect(() => parseGates([text], 'over')).toThrow('a statistic of the run alone');
    }
    expect(parseGates(['cagr252=0.1'], 'under')).toHaveLength(1);
  });
});

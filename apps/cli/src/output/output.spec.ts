import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { CommandError } from '../exit-code.js';
import { countText, durationText, moneyText, percentText, statisticText } from './number-text.js';
import { Output } from './output.js';
import { wantsColor } from './paint.js';
import { barText, ProgressBar } from './progress-bar.js';
import { facts, table } from './table.js';

class Sink {
  text = '';
  columns = 60;
  constructor(readonly isTTY = false) {}
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

const outputOn = (
  stdout: Sink,
  stderr: Sink,
  options: Partial<{ json: boolean; quiet: boolean }>,
) =>
  new Output({
    json: false,
    quiet: false,
    verbose: false,
    color: true,
    stdout,
    stderr,
    env: {},
    ...options,
  });

describe('the output', () => {
  it('writes results to standard output and notes to standard error', () => {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const output = outputOn(stdout, stderr, {});
    output.result({ a: 1 }, () => 'text');
    output.note('note');
    output.detail('detail');
    expect(stdout.text).toBe('text\n');
    expect(stderr.text).toBe('note\n');
  });

  it('writes one JSON document with --json, also for a failure', () => {
    const [stdout, stderr] = [new Sink(), new Sink()];
    outputOn(stdout, stderr, { json: true }).result({ a: 1 }, () => 'text');
    expect(JSON.parse(stdout.text)).toEqual({ a: 1 });
    stdout.text = '';
    const error = new VelaError('NOT_FOUND', 'no x', { hint: 'try y', path: ['x'] });
    outputOn(stdout, stderr, { json: true }).failure(error);
    expect(JSON.parse(stdout.text)).toEqual({
      error: { code: 'NOT_FOUND', message: 'no x', hint: 'try y', path: ['x'] },
    });
    expect(stderr.text).toBe('');
  });

  it('tells failures of the command line and of the program apart', () => {
    const stdout = new Sink();
    const output = outputOn(stdout, new Sink(), { json: true });
    output.failure(new CommandError('TIMED_OUT', 'too slow'));
    output.failure(new RangeError('bad'));
    const [first, second] = stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toEqual({ error: { code: 'TIMED_OUT', message: 'too slow', hint: null } });
    expect(second).toMatchObject({ error: { code: 'INTERNAL', message: 'unexpected: bad' } });
  });

  it('keeps quiet but still warns with --quiet', () => {
    const stderr = new Sink();
    const output = outputOn(new Sink(), stderr, { quiet: true });
    output.note('note');
    output.warn('careful');
    expect(stderr.text).toBe('! careful\n');
  });
});

describe('colour', () => {
  const wish = (flag: boolean, isTty: boolean, env: Record<string, string>): boolean =>
    wantsColor({ flag, isTty, env });

  it('is for terminals, and NO_COLOR and --no-color are obeyed', () => {
    expect(wish(true, true, {})).toBe(true);
    expect(wish(true, false, {})).toBe(false);
    expect(wish(false, true, {})).toBe(false);
    expect(wish(true, true, { NO_COLOR: '1' })).toBe(false);
    expect(wish(true, true, { NO_COLOR: '' })).toBe(true);
    expect(wish(true, true, { TERM: 'dumb' })).toBe(false);
    expect(wish(true, false, { FORCE_COLOR: '1' })).toBe(true);
    expect(wish(true, true, { FORCE_COLOR: '0' })).toBe(false);
  });
});

describe('a table', () => {
  it('aligns columns and ignores colour codes and line breaks', () => {
    const rows = [
      { name: '\u001b[31ma\u001b[39m', count: 5 },
      { name: 'two\nlines', count: 12_345 },
    ];
    const text = table(rows, [
      { title: 'name', cell: ({ name }) => name },
      { title: 'count', cell: ({ count }) => countText(count), align: 'right' },
    ]);
    expect(text).toBe(
      '  name        count\n  \u001b[31ma\u001b[39m               5\n  two lines  12,345',
    );
  });

  it('says that there is nothing', () => {
    expect(table([], [], { empty: 'No runs.' })).toBe('  No runs.');
  });

  it('leaves facts out that are not known', () => {
    expect(
      facts([
        ['a', '1'],
        ['long', null],
        ['bc', '2'],
      ]),
    ).toBe('  a   1\n  bc  2');
  });
});

describe('a progress bar', () => {
  it('shows its ratio within bounds', () => {
    expect(barText(0.5, '3 rows', 4)).toBe('██░░  50 %  3 rows');
    expect(barText(7, '', 4)).toBe('████ 100 %');
    expect(barText(Number.NaN, '', 4)).toBe('░░░░   0 %');
  });

  it('is drawn on a terminal only, at most ten times a second, and is cleared', () => {
    const [terminal, pipe] = [new Sink(true), new Sink(false)];
    let now = 0;
    for (const sink of [terminal, pipe]) {
      const bar = new ProgressBar(sink, false, () => now);
      bar.update(0.1);
      now += 50;
      bar.update(0.2);
      now += 60;
      bar.update(0.3, 'x'.repeat(100));
      bar.update(1);
      bar.clear();
    }
    expect(pipe.text).toBe('');
    const drawings = terminal.text.split('\r').length - 1;
    expect(drawings).toBe(4);
    expect(terminal.text).not.toContain(' 20 %');
    expect(Math.max(...terminal.text.split('\r').map((line) => line.length))).toBeLessThan(70);
  });
});

describe('numbers as text', () => {
  it('are grouped and rounded, and unknown ones are a dash', () => {
    expect(countText(1_234_567)).toBe('1,234,567');
    expect(countText('98765432109876543210')).toBe('98,765,432,109,876,543,210');
    expect(countText(null)).toBe('–');
    expect(percentText(0.12345, true)).toBe('+12.35 %');
    expect(percentText(-12.5)).toBe('-1,250.00 %');
    expect(percentText(Number.NaN)).toBe('–');
    expect(statisticText(-1234.567)).toBe('-1,234.57');
    expect(moneyText('100000.005', 'USD')).toBe('100,000.01 USD');
    expect(moneyText(null)).toBe('–');
    expect(durationText(12)).toBe('12 ms');
    expect(durationText(412)).toBe('0.4 s');
    expect(durationText(185_400)).toBe('3 min 05 s');
  });
});

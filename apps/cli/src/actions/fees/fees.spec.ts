import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { Input } from '../../input.js';
import { Output } from '../../output/output.js';
import { action as list } from './list.js';
import { action as note } from './note.js';
import { action as show } from './show.js';

const folder = mkdtempSync(join(tmpdir(), 'fees-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Options = Readonly<Record<string, string | boolean | readonly string[]>>;

async function said(action: Action, words: string[], options: Options = {}): Promise<string> {
  let text = '';
  const stream = { write: (part: string) => (text += part) !== '' };
  const output = new Output({
    json: options['json'] === true,
    quiet: false,
    verbose: false,
    color: false,
    stdout: stream,
    stderr: stream,
    env: {},
  });
  await action({ output } as unknown as Context, new Input(words, options));
  return text;
}

const SALE: Options = { side: 'sell', quantity: '1000', price: '50.25', date: '2026-06-15' };

describe('the commands about fees', () => {
  it('list the schedules', async () => {
    const text = await said(list, []);
    expect(text).toMatch(/alpaca .*USD/);
    expect(text).toContain('product=delivery|intraday');
    const { schedules } = JSON.parse(await said(list, [], { json: true }));
    expect(schedules).toHaveLength(9);
  });

  it('show all rows, or those of a date', async () => {
    const all = await said(show, ['alpaca']);
    const { rows, on } = JSON.parse(await said(show, ['alpaca'], { on: '2026-06-15', json: true }));
    expect(all).toContain('0.0000278');
    expect(on).toBe('2026-06-15');
    const lines = rows.map(({ line, rate }: { line: string; rate: string }) => [line, rate]);
    expect(lines).toContainEqual(['SEC fee', '0.0000206']);
    expect(lines).not.toContainEqual(['SEC fee', '0.0000278']);
    expect(await said(show, ['ib-tiered'])).toContain('0.0035 to 0.0005 by shares of month');
  });

  it('work out a note', async () => {
    const text = await said(note, ['alpaca'], SALE);
    expect(text).toContain('charges       1.25 USD');
    expect(text).toContain('receive       50248.75 USD');
    const found = JSON.parse(await said(note, ['alpaca'], { ...SALE, json: true }));
    expect(found).toMatchObject({ total: '1.25', date: '2026-06-15', unknownLines: [] });
  });

  it('work out the note of a day', async () => {
    const text = await said(note, ['upstox'], {
      date: '2026-06-15',
      choice: ['product=intraday'],
      deal: ['buy 200 @ 500', 'sell 200 @ 505'],
    });
    expect(text).toContain('charges       82.72 INR');
  });

  it('know contracts, coins and steps', async () => {
    const fees = async (name: string, more: Options): Promise<string> =>
      JSON.parse(await said(note, [name], { ...SALE, ...more, json: true })).totalRounded;
    expect(
      await fees('alpaca', { class: 'option', quantity: '10', price: '2.50', date: '2025-01-15' }),
    ).toBe('0.62');
    expect(
      await fees('alpaca', { class: 'crypto', quantity: '0.5', price: '60000', maker: true }),
    ).toBe('45.00');
    expect(await fees('fxcm', { symbol: 'EURUSD', quantity: '100000', price: '1.10' })).toBe(
      '4.00',
    );
    const coins = await said(note, ['binance-spot'], { ...SALE, side: 'buy', symbol: 'BTC' });
    expect(coins).toContain('999 received, 1 taken');
    const later = { side: 'buy', quantity: '200000', price: '25', tradedBefore: '250000' };
    expect(await said(note, ['ib-tiered'], { ...SALE, ...later })).toMatch(/Commission .* 475.00/);
  });

  it('take a table out of a file', async () => {
    const file = join(folder, 'mine.json');
    const rows = [{ line: 'Fee', basis: 'value', rate: '0.001', when: { plan: 'pro' } }];
    const choices = { plan: { values: ['lite', 'pro'], default: 'lite' } };
    writeFileSync(file, JSON.stringify({ name: 'mine', currency: 'USD', rows, choices }));
    const pro = { ...SALE, choice: ['plan=pro'], tradedBefore: '5' };
    expect(await said(note, [file], pro)).toContain('charges   50.25 USD');
    expect(await said(show, [file])).toContain('plan=pro');
    const options = join(folder, 'options.json');
    writeFileSync(options, JSON.stringify({ schedule: 'upstox', choices: { stamp: 'rupee' } }));
    expect(await said(show, [options], { choice: ['stamp=paise'] })).toContain('upstox');
  });

  it.each<[string, Action, string[], Options]>([
    ['there is no schedule of fees "nope"', note, ['nope'], SALE],
    ['could not be read', note, [join(folder, 'absent.json')], SALE],
    ['expected <name>', note, [], SALE],
    ['expected --date', note, ['alpaca'], { side: 'buy', quantity: '1', price: '1' }],
    ['expected --side', note, ['alpaca'], { date: '2026-06-15' }],
    ['--class: expected EQUITY', note, ['alpaca'], { ...SALE, class: 'tulip' }],
    ['--multiplier: expected above 0', note, ['alpaca'], { ...SALE, multiplier: '-1' }],
    ['--deal: expected "buy 200 @ 500"', note, ['alpaca'], { ...SALE, deal: ['buy 200'] }],
    ['expected a decimal number', note, ['alpaca'], { ...SALE, price: 'x' }],
    ['expected a quantity above 0', note, ['alpaca'], { ...SALE, quantity: '0' }],
    ['expected a date', note, ['alpaca'], { ...SALE, date: '15.6.2026' }],
    ['have no row for TEST, EQUITY in JPY', note, ['alpaca'], { ...SALE, currency: 'JPY' }],
    ['has no such choice', note, ['alpaca'], { ...SALE, choice: ['plan=x'] }],
    ['expected a date', show, ['alpaca'], { on: 'today' }],
  ])('refuse: %s', async (message, action, words, options) => {
    const failure = await said(action, words, options).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(failure).toBeInstanceOf(VelaError);
    expect((failure as VelaError).message).toContain(message);
  });

  it('refuse a file that is no JSON', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"rows": [');
    await expect(said(show, [file])).rejects.toThrow('is no JSON');
  });

  it('name the row of a wrong table', async () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify({ rows: [{ line: 'Fee', basis: 'value', rate: 0.1 }] }));
    await expect(said(show, [file])).rejects.toThrow('wrong fees: rows.0.rate: row 1 ("Fee")');
  });
});

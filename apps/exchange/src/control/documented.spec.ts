import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchange } from '../start-exchange.js';
import type { Exchange } from '../start-exchange.js';

const GUIDE = fileURLToPath(new URL('../../../../docs/exchange.md', import.meta.url));
const text = readFileSync(GUIDE, 'utf8');
const rows = [...text.matchAll(/^\| `([a-z-]+)` \| `(\{.*\})` \|/gm)].map(
  ([, name, body]) => [name!, body!] as const,
);
const asked = text.slice(text.indexOf('Questions, by'));
const questions = [...asked.matchAll(/^\| `([a-z]+)(?:\?[^`]*)?` \| [A-Z]/gm)].map(
  ([, name]) => name!,
);

describe('docs/exchange.md', () => {
  const home = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
  let exchange: Exchange;
  let url = '';

  beforeAll(async () => {
    exchange = await startExchange({ home, clock: 'manual', at: '2026-03-11T15:20:01Z' });
    url = exchange.url;
  });

  afterAll(async () => {
    await exchange.close();
    rmSync(home, { recursive: true, force: true });
  });

  it.each(rows)('has an example of %s that is taken: %s', async (name, body) => {
    const answer = await fetch(`${url}/control/${name}`, { method: 'POST', body });
    // The key of a fill is known only when it has happened.
    expect([name, answer.status]).toEqual([name, name === 'bust' ? 404 : 200]);
  });

  it('names every operation and every question', async () => {
    const known = await (await fetch(`${url}/control/none`, { method: 'POST' })).json();
    const { message } = known as { message: string };
    const [, get, post] = /known: GET (.*); POST (.*)$/.exec(message)!;
    expect([...new Set(rows.map(([name]) => name))].sort()).toEqual(post!.split(', '));
    expect([...questions].sort()).toEqual(get!.split(', '));
  });

  it('has a curl example of bars that works', async () => {
    const path = /http:\/\/127\.0\.0\.1:4400(\/data\/v2\/stocks\/bars[^']*)/.exec(text)![1]!;
    const headers = { Authorization: `Bearer ${exchange.keys[0]!.token}` };
    const answer = await fetch(url + path, { headers });
    const page = (await answer.json()) as { bars: Record<string, unknown[]> };
    expect(page.bars['AAPL']).toHaveLength(3);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Closing } from './closing.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe('closing a host', () => {
  it('goes from the newest part to the oldest, once, past one that fails', async () => {
    const closed: string[] = [];
    const closing = new Closing(silent);
    const add = (name: string, fails = false): void =>
      closing.add(name, async () => {
        closed.push(name);
        if (fails) throw new Error('no');
      });
    add('database');
    add('bus', true);
    add('engine');
    await Promise.all([closing.close(), closing.close()]);
    expect(closed).toEqual(['engine', 'bus', 'database']);
  });

  it('does not wait for a part that hangs', async () => {
    const closed: string[] = [];
    const closing = new Closing(silent);
    closing.add('database', async () => {
      closed.push('database');
    });
    closing.add('engine', () => new Promise(() => undefined));
    await closing.close();
    expect(closed).toEqual(['database']);
  });
});

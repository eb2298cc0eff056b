import { describe, expect, it } from '@jest/globals';
import type { AccountRecord, CredentialStatus, SealedCredential, Vault } from '@vela/ports';
import { openMarketData } from './market-data.js';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const SEALED: SealedCredential = {
  version: 1,
  keyId: 'k',
  wrappedKey: new Uint8Array(),
  body: new Uint8Array(),
};
const account = (rest: Partial<AccountRecord> = {}): AccountRecord =>
  ({
    id: 'acc_1',
    name: 'practice',
    broker: 'alpaca',
    mode: 'PAPER',
    options: { venueUrl: 'http://127.0.0.1:1' },
    ...rest,
  }) as AccountRecord;

/** Credentials of one account, and how often they were opened. */
class Keys {
  storedAt: number | null = 1;
  opened: string[] = [];

  readonly credentials = {
    get: async () => (this.storedAt === null ? null : SEALED),
    statuses: async (_: string, [accountId]: readonly string[]) =>
      this.storedAt === null
        ? []
        : [{ accountId, storedAt: this.storedAt, kind: 'token', hint: null } as CredentialStatus],
  };

  readonly vault: Pick<Vault, 'open'> = {
    open: (_tenant, accountId) => {
      this.opened.push(accountId);
      return { kind: 'token', token: 't' };
    },
  };
}

const open = (keys: Keys, vault: Pick<Vault, 'open'> | null = keys.vault) =>
  openMarketData({ tenantId: 'ten', credentials: keys.credentials, vault, log: quiet });

describe('market data of accounts', () => {
  it('is one port for each key, whoever asks', async () => {
    const keys = new Keys();
    const marketData = open(keys);
    const first = await marketData(account());
    expect(first.capabilities.provider).toBe('alpaca');
    expect(await marketData(account())).toBe(first);
    expect(await marketData(account({ id: 'acc_2' }))).not.toBe(first);
    expect(keys.opened).toEqual(['acc_1', 'acc_2']);
  });

  it('is opened anew with another key', async () => {
    const keys = new Keys();
    const marketData = open(keys);
    const first = await marketData(account());
    keys.storedAt = 2;
    expect(await marketData(account())).not.toBe(first);
  });

  it('is refused without a key, for brokers without data, and where no key may be opened', async () => {
    const keys = new Keys();
    await expect(open(keys)(account({ broker: 'paper' }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('vela account connect alpaca'),
    });
    await expect(open(keys, null)(account())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: false,
    });
    keys.storedAt = null;
    await expect(open(keys)(account())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(keys.opened).toEqual([]);
  });
});

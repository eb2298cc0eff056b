import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { parseNatsAddress } from './nats-address.js';
import { checkNatsServer } from './nats-version.js';

describe('the check of a NATS server', () => {
  it.each(['2.9.0', '2.9.10', '2.10.1', 'v2.11.0', '3.0.0', '2.10.0-beta.1'])(
    'accepts version %s',
    (version) => {
      expect(() => checkNatsServer({ version, headers: true })).not.toThrow();
    },
  );

  it.each(['2.8.4', '2.1.9', '1.4.1', '', 'unknown', '2.9'])('refuses version "%s"', (version) => {
    expect(() => checkNatsServer({ version, headers: true })).toThrow(/version 2\.9\.0 or newer/);
  });

  it('refuses a server without headers', () => {
    expect(() => checkNatsServer({ version: '2.10.0' })).toThrow(/allows headers/);
  });
});

describe('the address of NATS', () => {
  it('holds servers, transport security and an account', () => {
    expect(parseNatsAddress('nats://h')).toEqual({ servers: ['h:4222'], tls: false });
    expect(parseNatsAddress('tls://u:p%40@h:1, nats://i:2')).toEqual({
      servers: ['h:1', 'i:2'],
      tls: true,
      user: 'u',
      pass: 'p@',
    });
    expect(parseNatsAddress('nats://token@h:1')).toMatchObject({ token: 'token' });
  });

  it.each(['', 'h:4222', 'http://h', 'nats://', 'nats://u:canary@', 'nats://u:canary@h:1,x'])(
    'is refused as "%s" without repeating it',
    (text) => {
      let thrown: unknown;
      try {
        parseNatsAddress(text);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(VelaError);
      expect(String(thrown)).not.toContain('canary');
    },
  );
});

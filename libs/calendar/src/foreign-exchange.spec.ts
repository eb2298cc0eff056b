import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant } from '@vela/kernel';
import { calendarOf } from './index.js';

const fx = calendarOf('FX');
const crypto = calendarOf('CRYPTO');
const at = parseInstant;

describe('foreign exchange', () => {
  it.each([
    ['2024-01-07', '22:00'],
    ['2024-03-10', '21:00'],
    ['2024-07-07', '21:00'],
    ['2024-11-03', '22:00'],
  ])('opens on Sunday %s at %s UTC', (sunday, time) => {
    const open = at(`${sunday}T${time}:00Z`);
    expect(fx.isOpen(open - 1)).toBe(false);
    expect(fx.isOpen(open)).toBe(true);
    expect(fx.nextOpen(open - 1)).toBe(open);
  });

  it('closes on Friday at 17:00 in New York and not in between', () => {
    expect(formatInstant(fx.nextClose(at('2024-07-07T21:00:00Z'))!)).toBe('2024-07-12T21:00:00Z');
    expect(formatInstant(fx.nextClose(at('2024-03-05T00:00:00Z'))!)).toBe('2024-03-08T22:00:00Z');
    expect(formatInstant(fx.nextOpen(at('2024-07-09T00:00:00Z'))!)).toBe('2024-07-14T21:00:00Z');
  });

  it('rolls its trading day at 17:00, so that Monday opens on Sunday', () => {
    expect(fx.sessionOf(at('2024-07-07T21:30:00Z'))!.date).toBe('2024-07-08');
    expect(fx.sessionOf(at('2024-07-08T20:59:59Z'))!.date).toBe('2024-07-08');
    expect(fx.sessionOf(at('2024-07-08T21:00:00Z'))!.date).toBe('2024-07-09');
    expect(fx.sessionOf(at('2024-07-13T12:00:00Z'))).toBeNull();
  });

  it('holds the session of 1 January that opens in the old year', () => {
    expect(fx.sessionOf(at('2023-12-31T22:30:00Z'))!.date).toBe('2024-01-01');
    expect(fx.sessionOf(at('2018-12-31T23:00:00Z'))!.date).toBe('2019-01-01');
  });

  it('has sessions of 24 hours, for the clock changes while it is shut', () => {
    const hours = fx
      .sessions('1990-01-01', '2037-12-31')
      .map(({ openAt, closeAt }) => (closeAt - openAt) / 3_600e6);
    expect(new Set(hours)).toEqual(new Set([24]));
  });

  it('of a broker is shut on Christmas and New Year', () => {
    const broker = calendarOf('FX', 'broker');
    expect(broker.session('2024-12-25')).toBeNull();
    expect(broker.closureOf('2024-12-25')).toBe('Christmas');
    expect(formatInstant(broker.session('2024-12-24')!.closeAt)).toBe('2024-12-24T19:00:00Z');
    expect(formatInstant(broker.nextOpen(at('2024-12-24T20:00:00Z'))!)).toBe(
      '2024-12-25T22:00:00Z',
    );
    expect(fx.session('2024-12-25')).not.toBeNull();
  });
});

describe('crypto', () => {
  it('never closes', () => {
    expect(crypto.isOpen(at('2024-12-25T03:00:00Z'))).toBe(true);
    expect(crypto.nextOpen(at('2024-12-25T03:00:00Z'))).toBeNull();
    expect(crypto.nextClose(at('2024-12-25T03:00:00Z'))).toBeNull();
  });

  it('has a session for each day of UTC', () => {
    const sessions = crypto.sessions('2024-02-28', '2024-03-01');
    expect(sessions.map(({ date }) => date)).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(sessions[0]!.closeAt).toBe(sessions[1]!.openAt);
    expect(crypto.sessionOf(at('2024-02-29T23:59:59.999999Z'))!.date).toBe('2024-02-29');
  });
});

import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, VelaError, formatInstant, parseInstant } from '@vela/kernel';
import { ZoneClock } from './zone-clock.js';

const utc = (zone: string, local: string, previous = Number.NaN): string => {
  const at = new ZoneClock(zone).toUtc(parseInstant(local), previous);
  return Number.isNaN(at) ? 'never' : formatInstant(at);
};

describe('ZoneClock', () => {
  it.each([
    ['UTC', '2024-07-01T12:00', '2024-07-01T12:00:00Z'],
    ['-05:00', '2024-07-01T12:00', '2024-07-01T17:00:00Z'],
    ['UTC+2', '2024-07-01T12:00', '2024-07-01T10:00:00Z'],
    ['America/New_York', '2024-07-01T09:30', '2024-07-01T13:30:00Z'],
    ['America/New_York', '2024-01-02T09:30', '2024-01-02T14:30:00Z'],
    ['Asia/Kolkata', '2024-01-02T09:15', '2024-01-02T03:45:00Z'],
    ['America/New_York+7', '2024-01-03T00:00', '2024-01-02T22:00:00Z'],
    ['Australia/Lord_Howe', '2024-01-02T12:00', '2024-01-02T01:00:00Z'],
  ])('in %s takes %s for %s', (zone, local, expected) => {
    expect(utc(zone, local)).toBe(expected);
  });

  it('knows no time that the spring leaves out', () => {
    expect(utc('America/New_York', '2024-03-10T02:30')).toBe('never');
    expect(utc('America/New_York', '2024-03-10T01:59')).toBe('2024-03-10T06:59:00Z');
    expect(utc('America/New_York', '2024-03-10T03:00')).toBe('2024-03-10T07:00:00Z');
  });

  it('takes a time that the autumn repeats by the order of rows', () => {
    const zone = new ZoneClock('America/New_York');
    let previous = parseInstant('2024-11-03T04:59Z');
    const instants: number[] = [];
    for (const local of ['01:00', '01:30', '01:00', '01:30', '02:00']) {
      previous = zone.toUtc(parseInstant(`2024-11-03T${local}`), previous);
      instants.push(previous);
    }
    const hours = instants.map((at) => formatInstant(at).slice(11, 16));
    expect(hours).toEqual(['05:00', '05:30', '06:00', '06:30', '07:00']);
    let later = parseInstant('2024-11-03T07:00Z');
    const backwards = ['01:30', '01:00', '01:30', '01:00'].map((local) => {
      later = zone.toUtc(parseInstant(`2024-11-03T${local}`), later, true);
      return formatInstant(later).slice(11, 16);
    });
    expect(backwards).toEqual(['06:30', '06:00', '05:30', '05:00']);
  });

  it('turns every minute of a year into local time and back', () => {
    const zone = new ZoneClock('Europe/Berlin');
    let previous = Number.NaN;
    for (let at = parseInstant('2024-01-01'); at < parseInstant('2025-01-01'); at += HOUR / 2) {
      expect(zone.toUtc(zone.toLocal(at), previous)).toBe(at);
      previous = at + 29 * MINUTE;
    }
  });

  it.each(['Mars/Olympus', 'nonsense', '', '+99:00', 'America/New_York+'])(
    'refuses "%s"',
    (zone) => {
      expect(() => new ZoneClock(zone)).toThrow(VelaError);
    },
  );
});

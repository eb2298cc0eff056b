import { describe, expect, it } from '@jest/globals';
import { CapturedConsole } from './captured-console.js';

describe('the console of a strategy', () => {
  it('keeps lines until they are taken', () => {
    const captured = new CapturedConsole();
    captured.console().log('close %d', 3, { a: 1 });
    captured.console().error('loss');
    expect(captured.take()).toEqual(['close 3 { a: 1 }', 'loss']);
    expect(captured.take()).toEqual([]);
  });

  it('keeps 200 lines of 500 characters in a run and says so', () => {
    const captured = new CapturedConsole();
    for (let i = 0; i < 1_000; i++) captured.console().log('x'.repeat(10_000));
    const lines = captured.take();
    expect(lines).toHaveLength(201);
    expect(lines[0]).toHaveLength(500);
    expect(lines.at(-1)).toBe('… further output was dropped');
    captured.console().log('more');
    expect(captured.take()).toEqual([]);
    captured.clear();
    captured.console().log('next run');
    expect(captured.take()).toEqual(['next run']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { refusedOrigin } from './origin.js';

describe('a request from elsewhere', () => {
  it.each([
    [{ host: '127.0.0.1:3000' }],
    [{ host: 'localhost' }],
    [{ host: '[::1]:3000' }],
    [{ host: 'LOCALHOST:3000', origin: 'http://localhost:5173' }],
    [{ host: '127.0.0.1:3000', origin: 'http://[::1]:3000' }],
  ])('is none with %j', (headers) => {
    expect(refusedOrigin(headers)).toBeNull();
  });

  it.each([
    [{}],
    [{ host: 'evil.example' }],
    [{ host: 'localhost.evil.example:3000' }],
    [{ host: '127.0.0.1.evil.example' }],
    [{ host: '127.0.0.1:3000@evil.example' }],
    [{ host: '192.168.0.7:3000' }],
  ])('is refused for its host: %j', (headers) => {
    expect(refusedOrigin(headers)).toMatch(/^421/);
  });

  it.each(['http://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://', 'nonsense'])(
    'is refused for its origin %s',
    (origin) => {
      expect(refusedOrigin({ host: '127.0.0.1:3000', origin })).toMatch(/^403/);
    },
  );
});

import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { expectLoopback, listen } from './listen-address.js';

describe('where a server listens', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('may be %s', (address) => {
    expect(() => expectLoopback(address)).not.toThrow();
  });

  it.each(['0.0.0.0', '192.168.1.2', '::', 'example.com', ''])('may not be "%s"', (address) => {
    expect(() => expectLoopback(address)).toThrow('expected a loopback address');
  });

  it('names a port that is taken and the flag that changes it', async () => {
    const first = createServer();
    const url = await listen(first, { address: '127.0.0.1', port: 0 });
    const port = Number(new URL(url).port);
    try {
      const second = listen(createServer(), { address: '127.0.0.1', port });
      await expect(second).rejects.toMatchObject({
        code: 'CONFLICT',
        message: `port ${port} of 127.0.0.1 is taken`,
        hint: expect.stringContaining('--port'),
      });
    } finally {
      first.close();
    }
  });
});

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '@vela/config';
import { VelaError } from '@vela/kernel';

/** Returns nothing; throws `INVALID_INPUT` for an address that others can reach. */
export function expectLoopback(address: string): void {
  if (isLoopback(address)) return;
  throw new VelaError('INVALID_INPUT', `expected a loopback address, found "${address}"`, {
    hint: `Use 127.0.0.1, ::1 or localhost: without accounts anybody who reaches it may use it.`,
    path: ['host'],
  });
}

/** Returns the address at which the server listens; a port of 0 takes any free one. */
export async function listen(
  server: Server,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: address, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw cannotListen(error, { address, port });
  }
  const bound = server.address() as AddressInfo;
  return `http://${address === '::1' ? '[::1]' : address}:${bound.port}`;
}

function cannotListen(
  error: unknown,
  { address, port }: { readonly address: string; readonly port: number },
): VelaError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new VelaError('CONFLICT', `port ${port} of ${address} is taken`, {
      hint: 'Choose another one with --port, or --port 0 for any free one.',
      path: ['port'],
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new VelaError('INVALID_INPUT', `port ${port} needs rights that this user lacks`, {
      hint: 'Choose one above 1023 with --port.',
      path: ['port'],
      cause: error,
    });
  }
  return new VelaError('UNAVAILABLE', `cannot listen at ${address} port ${port}: ${code}`, {
    cause: error,
  });
}

import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Stands between a client and its server and loses answers when it is told to. */
export interface DeafProxy {
  /** The URL of the same database behind the proxy. */
  readonly url: string;
  /** The next answer of the server is lost together with its connection. */
  loseNext(): void;
  /** How many answers were lost. */
  readonly lost: number;
  close(): Promise<void>;
}

/** Returns a proxy on a free port of this machine before the server of a URL. */
export async function deafProxy(url: string): Promise<DeafProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let toLose = 0;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      // An answer came, so the server has done what it was asked for.
      if (toLose > 0) {
        toLose--;
        lost++;
        client.destroy();
      } else client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxied = new URL(url);
  proxied.hostname = '127.0.0.1';
  proxied.port = String((server.address() as AddressInfo).port);
  return {
    url: proxied.href,
    loseNext: () => void toLose++,
    get lost() {
      return lost;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

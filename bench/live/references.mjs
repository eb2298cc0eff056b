// What no live path can do without, bare: one fenced statement, one question to a worker.
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { quantile } from './quantiles.mjs';

const STATEMENTS = 400;
const QUESTIONS = 2_000;
const ECHO = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', (message) => parentPort.postMessage(message));`;

/** Returns the middle of many round trips of a durable statement that a fence guards, in ms. */
export async function statementMs(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      'create table if not exists bench_fence (id text primary key, epoch bigint, seq bigint)',
    );
    await client.query(
      "insert into bench_fence values ('one', 1, 0) on conflict (id) do update set seq = 0",
    );
    const update = {
      name: 'bench-fence',
      text: 'update bench_fence set seq = seq + 1 where id = $1 and epoch = $2 and seq = $3',
    };
    const times = [];
    for (let seq = 0; seq < STATEMENTS; seq += 1) {
      const begin = performance.now();
      const { rowCount } = await client.query({ ...update, values: ['one', 1, seq] });
      times.push(performance.now() - begin);
      if (rowCount !== 1) throw new Error('expected the fence to let its owner through');
    }
    return quantile(times, 0.5);
  } finally {
    await client.end();
  }
}

/** Returns the middle of many round trips of a small message to a worker and back, in ms. */
export async function workerMs() {
  const worker = new Worker(ECHO, { eval: true });
  try {
    const times = [];
    for (let i = 0; i < QUESTIONS; i += 1) {
      const begin = performance.now();
      await new Promise((resolve) => {
        worker.once('message', resolve);
        worker.postMessage({ i, close: 100.5 });
      });
      times.push(performance.now() - begin);
    }
    return quantile(times, 0.5);
  } finally {
    await worker.terminate();
  }
}

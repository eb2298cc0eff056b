// The harness on trial: a counter that writes ahead survives kills and freezes, and its twin, which
// writes only now and then, must be caught losing what it had promised.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from './harness.mjs';

const counter = `
  const { openSync, readFileSync, writeSync, ftruncateSync, fsyncSync } = require('node:fs');
  const [file, every] = [process.argv[1], Number(process.argv[2])];
  let n = Number(readFileSync(file, 'utf8')) || 0;
  const handle = openSync(file, 'r+');
  console.log('ready at ' + n);
  setInterval(() => {
    n += 1;
    if (n % every === 0) { writeSync(handle, String(n).padStart(12), 0); fsyncSync(handle); }
    console.log('promised ' + n);
  }, 2);
`;

export default {
  name: 'harness',
  summary: 'the harness itself: a durable counter under kills and freezes, and a careless twin',
  options: {
    kills: { type: 'integer', default: 5, help: 'how often each counter is killed' },
  },

  async run({ chance, options, harness, folder, say }) {
    const outcome = { violations: 0, twinViolations: 0 };
    for (const [kind, every] of [
      ['violations', 1],
      ['twinViolations', 1_000_000],
    ]) {
      const file = join(folder, kind);
      writeFileSync(file, '0'.padStart(12));
      for (let round = 1; round <= options.kills; round += 1) {
        const name = `${every === 1 ? 'counter' : 'twin'} ${round}`;
        const args = ['-e', counter, file, String(every)];
        const one = await harness.start(name, process.execPath, args, { ready: /^ready at/ });
        await one.line(/^promised/);
        await pause(chance.integer(10, 60));
        await one.freezeFor(chance.integer(5, 20));
        await one.kill();
        if (Number(readFileSync(file, 'utf8')) < lastPromise(one.lines)) outcome[kind] += 1;
      }
      say(`${kind}: ${outcome[kind]}`);
      rmSync(file);
    }
    return outcome;
  },
};

function lastPromise(lines) {
  const promises = lines.flatMap((line) => /^promised (\d+)$/.exec(line)?.[1] ?? []);
  return Math.max(0, ...promises.map(Number));
}

// One size of one workload in a process of its own, so that no other leaves its compiled code,
// its heap or its caches behind. Answers over the channel to its parent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cpuTime, median, wallTime } from './clock.mjs';
import { compileC, runC } from './compile-c.mjs';
import { seededRandom, walkCandles, walkPrices } from './walk.mjs';

const [root, file, size] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'vela-bench-run-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const context = {
  /** The root of the repository; compiled libraries lie below `dist/libs`. */
  root,
  /** Imports a compiled library by its name, such as `kernel`. */
  library: (name) =>
    import(pathToFileURL(join(root, 'dist', 'libs', name, 'src', 'index.js')).href),
  /** A folder for this run's files, removed afterwards. */
  folder,
  /** Writes the bytes of a buffer or a typed array into a file of the folder and returns its path. */
  writeFile: (name, bytes) => {
    const path = join(folder, name);
    const { buffer, byteOffset, byteLength } = bytes;
    writeFileSync(path, new Uint8Array(buffer, byteOffset, byteLength));
    return path;
  },
  compileC,
  runC,
  cpuTime,
  wallTime,
  median,
  seededRandom,
  walkPrices,
  walkCandles,
};

const { default: workload } = await import(pathToFileURL(file).href);
const sizes = workload.sizes.map(String);
const outcome = await workload.run(workload.sizes[sizes.indexOf(size)], context);
process.send(outcome, () => process.exit(0));

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The oldest major version of Node that the product runs on. */
export const NODE_MAJOR_MIN = 24;

/** Returns whether this process already runs on a Node that is new enough. */
export function nodeIsNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= NODE_MAJOR_MIN;
}

/**
 * Returns the path of the Node binary that came with the dependencies, or undefined where no
 * package holds one for this platform. Looks in every `node_modules` from the folder upwards, as
 * Node's own resolution does, so that it also works where Vela is itself a dependency.
 */
export function packagedNode(folder) {
  const name = `node-${process.platform}-${process.arch}`;
  for (let at = folder; ; at = dirname(at)) {
    const binary = join(at, 'node_modules', name, 'bin', 'node');
    if (existsSync(binary)) return binary;
    if (dirname(at) === at) return undefined;
  }
}

/** Returns a Node that is new enough: this process's own, the packaged one, or undefined. */
export function suitableNode(folder) {
  return nodeIsNewEnough() ? process.execPath : packagedNode(folder);
}

// Called some fifty times for each minute of the past: what belongs to the module is found at once,
// a member of a global object is looked up, and in some hosts slowly.
const { imul } = Math;

/** Returns 32 random-looking bits that a seed and two numbers determine. */
export function cellBits(seed: number, first: number, second: number): number {
  let h = seed ^ imul(first, 0x9e3779b1);
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h ^= imul(second + 0x7f4a7c15, 0xc2b2ae35);
  h = imul(h ^ (h >>> 13), 0x27d4eb2f);
  h = imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 12)) >>> 0;
}

/** Returns a number in [0, 1) that a seed and two numbers determine. */
export const cellNumber = (seed: number, first: number, second: number): number =>
  cellBits(seed, first, second) / 4_294_967_296;

/** Returns the seed of a named part of a market: an FNV-1a hash of the name, mixed with the seed. */
export function namedSeed(seed: number, name: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) h = imul(h ^ name.charCodeAt(at), 0x01000193);
  return cellBits(h, seed | 0, Math.floor(seed / 4_294_967_296));
}

/** A stream of pseudo-random numbers that only its seed and name determine. */
export interface Random {
  /** Returns a double in [0, 1) with 53 random bits. */
  next(): number;
  /** Returns an integer in [0, below); below 1 to 2^32. */
  integer(below: number): number;
  /** Returns a draw from the standard normal distribution. */
  normal(): number;
}

function hashName(name: string, seed: number): [number, number, number, number] {
  // FNV-1a over the name, then SplitMix32 steps: independent streams for each consumer.
  let h = 0x811c9dc5 ^ (seed >>> 0);
  h = Math.imul(h ^ Math.floor(seed / 2 ** 32), 0x01000193);
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  const step = (): number => {
    h = (h + 0x9e3779b9) | 0;
    let z = h ^ (h >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return [step(), step(), step(), step()];
}

/**
 * Returns the random stream of a seed (a safe integer) and a consumer's name.
 * Source: Blackman and Vigna (2018), "Scrambled Linear Pseudorandom Number Generators",
 * xoshiro128**; normal draws by Marsaglia and Bray (1964), the polar method.
 */
export function createRandom(seed: number, name: string): Random {
  let [a, b, c, d] = hashName(name, seed);
  let spare: number | null = null;
  const bits = (): number => {
    const rotated = Math.imul(b, 5);
    const result = Math.imul((rotated << 7) | (rotated >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  const next = (): number => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992;
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    normal: () => {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const factor = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * factor;
          return u * factor;
        }
      }
    },
  };
}

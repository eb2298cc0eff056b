const CENTRE = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852854,
  ],
] as const;
const MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((total, coefficient) => total * x + coefficient, 0);
}

/** Returns the density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/**
 * Returns the probability that a standard normal variable is at most x, to about 15 digits (Hart,
 * 1968, in the form of West, 2005, Better Approximations to Cumulative Normal Functions).
 */
export function normalProbability(x: number): number {
  const size = Math.abs(x);
  const tail = size > 37 ? 0 : Math.exp(-0.5 * size * size) * tailShare(size);
  return x > 0 ? 1 - tail : tail;
}

function tailShare(x: number): number {
  if (x > 7.07106781186547) {
    return 1 / ((x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) * Math.sqrt(2 * Math.PI));
  }
  const above = [
    220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165,
    0.700383064443688, 0.0352624965998911,
  ];
  const below = [
    440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461,
    16.064177579207, 1.75566716318264, 0.0883883476483184,
  ];
  return polynomial(above, x) / polynomial(below, x);
}

/**
 * Returns x such that a standard normal variable is at most x with the given probability, to about
 * 16 digits (Wichura, 1988, Algorithm AS 241, Applied Statistics 37(3), 477-484, PPND16). Infinite
 * for 0 and 1, NaN outside.
 */
export function normalQuantile(probability: number): number {
  const fromCentre = probability - 0.5;
  if (Math.abs(fromCentre) <= 0.425) {
    const r = 0.180625 - fromCentre * fromCentre;
    return (fromCentre * polynomial(CENTRE[0], r)) / polynomial(CENTRE[1], r);
  }
  const edge = Math.min(probability, 1 - probability);
  if (edge === 0) return fromCentre < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(edge));
  const [above, below] = r <= 5 ? MIDDLE : TAIL;
  const shifted = r <= 5 ? r - 1.6 : r - 5;
  const size = polynomial(above, shifted) / polynomial(below, shifted);
  return fromCentre < 0 ? -size : size;
}

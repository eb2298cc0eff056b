import { Indicator } from './indicator.js';

/**
 * Returns answers about the order of the last `period` values: how many are below a bound and what
 * they sum up to, and which one has a given rank. `current` is not used. O(log period).
 *
 * The window is a treap (Seidel, Aragon, 1996, Randomized Search Trees, Algorithmica 16): a search
 * tree by value whose shape follows fixed pseudo-random ranks. Node i + 1 is slot i of the window,
 * node 0 is none; every node knows the count and the sum of its subtree, made afresh from its
 * children whenever they change, so that no rounding accumulates.
 */
export class OrderedWindow extends Indicator<{ readonly period: number }> {
  /** The number of values that were below the bound of the last `look`. */
  countBelow = 0;
  /** The sum of the values that were below the bound of the last `look`. */
  sumBelow = 0;
  private readonly values = new Float64Array(this.parameters.period + 1);
  private readonly ranks = ranks(this.parameters.period + 1);
  private readonly lefts = new Float64Array(this.parameters.period + 1);
  private readonly rights = new Float64Array(this.parameters.period + 1);
  private readonly counts = new Float64Array(this.parameters.period + 1);
  private readonly sums = new Float64Array(this.parameters.period + 1);
  private root = 0;
  private position = 0;
  private below = 0;
  private above = 0;

  get kind(): string {
    return 'ORDERED_WINDOW';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const node = this.position + 1;
    if (this.ready) this.root = this.removed(this.root, node);
    this.values[node] = value;
    this.lefts[node] = 0;
    this.rights[node] = 0;
    this.total(node);
    this.root = this.inserted(this.root, node);
    this.position = node === this.parameters.period ? 0 : node;
    if (node === this.parameters.period) this.ready = true;
  }

  /** The sum of all values of the window. */
  get sum(): number {
    return this.sums[this.root]!;
  }

  /** Counts and sums the values below a bound, left in `countBelow` and `sumBelow`. */
  look(bound: number): void {
    const { values, lefts, rights, counts, sums } = this;
    let count = 0;
    let sum = 0;
    let node = this.root;
    while (node > 0) {
      const left = lefts[node]!;
      if (values[node]! < bound) {
        count += counts[left]! + 1;
        sum += sums[left]! + values[node]!;
        node = rights[node]!;
      } else {
        node = left;
      }
    }
    this.countBelow = count;
    this.sumBelow = sum;
  }

  /** Returns the value of a rank from 0 (smallest) to period - 1, NaN when there is none. */
  ranked(rank: number): number {
    const { values, lefts, rights, counts } = this;
    let node = this.root;
    let left = rank;
    while (node > 0) {
      const smaller = counts[lefts[node]!]!;
      if (left === smaller) return values[node]!;
      if (left < smaller) {
        node = lefts[node]!;
      } else {
        left -= smaller + 1;
        node = rights[node]!;
      }
    }
    return Number.NaN;
  }

  /** Says whether a node comes before another: by value, then by slot. */
  private precedes(node: number, other: number): boolean {
    const difference = this.values[node]! - this.values[other]!;
    return difference < 0 || (difference === 0 && node < other);
  }

  private total(node: number): void {
    const { lefts, rights, counts, sums } = this;
    const left = lefts[node]!;
    const right = rights[node]!;
    counts[node] = counts[left]! + counts[right]! + 1;
    sums[node] = sums[left]! + sums[right]! + this.values[node]!;
  }

  private inserted(tree: number, node: number): number {
    if (tree === 0) return node;
    if (this.ranks[node]! > this.ranks[tree]!) {
      this.split(tree, node);
      this.lefts[node] = this.below;
      this.rights[node] = this.above;
      this.total(node);
      return node;
    }
    const side = this.precedes(node, tree) ? this.lefts : this.rights;
    side[tree] = this.inserted(side[tree]!, node);
    this.total(tree);
    return tree;
  }

  /** Splits a tree into the nodes before and after a node, left in `below` and `above`. */
  private split(tree: number, node: number): void {
    if (tree === 0) {
      this.below = 0;
      this.above = 0;
    } else if (this.precedes(tree, node)) {
      this.split(this.rights[tree]!, node);
      this.rights[tree] = this.below;
      this.below = tree;
      this.total(tree);
    } else {
      this.split(this.lefts[tree]!, node);
      this.lefts[tree] = this.above;
      this.above = tree;
      this.total(tree);
    }
  }

  private removed(tree: number, node: number): number {
    if (tree === node) return this.merged(this.lefts[node]!, this.rights[node]!);
    const side = this.precedes(node, tree) ? this.lefts : this.rights;
    side[tree] = this.removed(side[tree]!, node);
    this.total(tree);
    return tree;
  }

  private merged(left: number, right: number): number {
    if (left === 0) return right;
    if (right === 0) return left;
    if (this.ranks[left]! > this.ranks[right]!) {
      this.rights[left] = this.merged(this.rights[left]!, right);
      this.total(left);
      return left;
    }
    this.lefts[right] = this.merged(left, this.lefts[right]!);
    this.total(right);
    return right;
  }
}

/** Returns fixed pseudo-random ranks (Steele, Lea, Flood, 2014, SplitMix, on 32 bits). */
function ranks(count: number): Float64Array {
  let state = 0;
  return new Float64Array(count).map(() => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  });
}

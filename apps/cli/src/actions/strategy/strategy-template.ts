/** Returns the source of a new strategy: complete, commented and ready to run. */
export function strategyTemplate(name: string): string {
  return `import { crossedAbove, crossedBelow, sma, Strategy, z } from 'vela';

/** Holds while the fast average is above the slow one. Change it into something of your own. */
export default class ${className(name)} extends Strategy.with({
  fast: z.int().min(1).default(20).describe('Candles in the fast average'),
  slow: z.int().min(2).default(50).describe('Candles in the slow average'),
  size: z.number().positive().default(10).describe('Quantity of each position'),
}) {
  static override readonly description = 'Follows the crossing of two moving averages.';
  // Indicators that are declared are fed with every candle before a hook is called.
  readonly fast = this.indicator(sma(this.params.fast));
  readonly slow = this.indicator(sma(this.params.slow));

  /** Called for each candle that has closed. Orders act from the next candle. */
  override onCandle(): void {
    if (crossedAbove(this.fast, this.slow) && this.size() === 0) this.buy(this.params.size);
    else if (crossedBelow(this.fast, this.slow) && this.size() > 0) this.close();
  }
}
`;
}

/** Returns a name of dashes as the name of a class: \`my-first\` becomes \`MyFirst\`. */
const className = (name: string): string =>
  name
    .split('-')
    .filter((part) => part !== '')
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join('');

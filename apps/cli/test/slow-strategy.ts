/** Source of a strategy that steps so slowly that its run can be interrupted. */
export const SLOW_STRATEGY = `import { Strategy } from 'vela';
export default class Slow extends Strategy {
  total = 0;
  override onCandle(): void {
    for (let i = 0; i < 3_000_000; i++) this.total = (this.total + i) % 97;
  }
}
`;

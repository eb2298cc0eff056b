import { describe, expect, it } from '@jest/globals';
import type { ActorProgress } from '@vela/ports';
import { VirtualTime } from '@vela/testkit';
import { ProgressMeter } from './progress-meter.js';

function metered() {
  const time = new VirtualTime();
  const sent: { at: number; progress: ActorProgress }[] = [];
  const meter = new ProgressMeter({
    publish: (progress) => sent.push({ at: time.frame, progress }),
    now: () => time.frame,
    scheduler: time,
  });
  const report = (items: number, of: number): void =>
    meter.report({ progress: items / of, items, simulatedAt: items, equity: 1 });
  return { time, sent, meter, report };
}

describe('a progress meter', () => {
  it('sends the first at once and then the newest at most five times a second', async () => {
    const { time, sent, report } = metered();
    for (let i = 1; i <= 300; i++) {
      report(i, 300);
      await time.advance(10);
    }
    expect(sent.length).toBeGreaterThanOrEqual(14);
    expect(sent.length).toBeLessThanOrEqual(16);
    for (const [i, { at }] of sent.slice(1).entries()) {
      expect(at - sent[i]!.at).toBeGreaterThanOrEqual(200);
    }
    expect(sent[1]!.progress.items).toBe(20);
  });

  it('always sends the last, and nothing after it was stopped', async () => {
    const { time, sent, meter, report } = metered();
    report(1, 3);
    report(2, 3);
    report(3, 3);
    meter.flush();
    expect(sent.map(({ progress }) => progress.items)).toEqual([1, 3]);
    meter.flush();
    report(1, 1);
    meter.stop();
    await time.advance(1_000);
    expect(sent).toHaveLength(2);
  });

  it('works out the rate and the time to the end', async () => {
    const { time, sent, meter, report } = metered();
    report(0, 100);
    expect(sent[0]!.progress).toMatchObject({ itemsPerSecond: 0, etaMs: null });
    await time.advance(500);
    report(25, 100);
    meter.flush();
    expect(sent[1]!.progress).toMatchObject({ progress: 0.25, itemsPerSecond: 50, etaMs: 1_500 });
  });
});

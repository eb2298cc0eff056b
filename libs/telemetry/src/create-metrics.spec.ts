import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './create-metrics.js';

describe('metrics', () => {
  it('give every figure in the text format of Prometheus', async () => {
    const metrics = createMetrics();
    metrics.backtest('completed');
    metrics.backtestCandles(5_105);
    metrics.watchActors(() => ({ backtest: 2, import: 0 }));
    metrics.watchBus(() => ({ published: 3, received: 2, dropped: 1 }));
    metrics.graphqlOperation({ type: 'mutation', outcome: 'ok' });
    metrics.httpRequest({ method: 'POST', route: '/graphql', status: 200 }, 0.02);
    const text = await metrics.text();
    for (const line of [
      'vela_backtests_total{state="completed"} 1',
      'vela_backtest_candles_total 5105',
      'vela_actors{kind="backtest"} 2',
      'vela_bus_messages_total{direction="dropped"} 1',
      'vela_graphql_operations_total{type="mutation",outcome="ok"} 1',
      'vela_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toContain('process_cpu_user_seconds_total');
    expect(metrics.contentType).toMatch(/^text\/plain/);
  });

  it('follow what they watch instead of adding it up', async () => {
    const metrics = createMetrics({ processMetrics: false });
    let published = 1;
    metrics.watchBus(() => ({ published, received: 0, dropped: 0 }));
    await metrics.text();
    published = 4;
    expect(await metrics.text()).toContain('vela_bus_messages_total{direction="published"} 4');
  });

  it('of two processes in one do not mix', async () => {
    const [one, two] = [createMetrics({ processMetrics: false }), createMetrics()];
    one.backtest('failed');
    expect(await two.text()).not.toContain('vela_backtests_total{state="failed"}');
  });
});

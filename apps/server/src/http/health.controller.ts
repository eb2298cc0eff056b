import { Controller, Get, Header, HttpCode, HttpException, Inject } from '@nestjs/common';
import type { Metrics } from '@vela/telemetry';
import { HOST } from '../host/host.js';
import type { Host } from '../host/host.js';
import { METRICS } from './metrics-token.js';

/** What probes of an orchestrator and a metrics collector ask. */
@Controller()
export class HealthController {
  constructor(
    @Inject(HOST) private readonly host: Host,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  /** Answers as long as the process can answer at all. */
  @Get('health/live')
  @HttpCode(200)
  live(): object {
    return { status: 'live' };
  }

  /** Answers 200 when work can be done, 503 with the reasons when not. */
  @Get('health/ready')
  async ready(): Promise<object> {
    const checks = await this.host.system.checks();
    const failed = checks.filter(({ healthy }) => !healthy);
    if (failed.length === 0) return { status: 'ready', checks };
    const reasons = failed.map(({ name, detail }) => ({ name, detail }));
    throw new HttpException({ status: 'not ready', reasons, checks }, 503);
  }

  /** Returns the metrics in the text format of Prometheus. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async text(): Promise<string> {
    return this.metrics.text();
  }
}

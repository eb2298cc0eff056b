import { ENGINE_VERSION, inputDigest } from '@vela/backtest';
import { expectId, kindOfId } from '@vela/kernel';
import type { ActorEvent, BacktestConfig, BacktestRecord, BacktestState } from '@vela/ports';
import { accountMoney } from './account-currency.js';
import { checkBacktestInput } from './backtest-input.js';
import type { BacktestRunInput } from './backtest-input.js';
import { pinDatasets } from './dataset-pin.js';
import { checkRunFaults } from './fault-script.js';
import type { Ground } from './ground.js';
import { findInstruments } from './instrument-lookup.js';
import { checkLimits } from './live/risk-limits.js';
import { pinOtherDatasets } from './other-datasets.js';
import { Refusal, refuseIfAny } from './refusal.js';
import { findStrategyVersion } from './strategy-lookup.js';
import { checkParameters } from './strategy-parameters.js';
import type { StrategyService } from './strategy-service.js';
import { watchRow } from './watch-row.js';
import type { RowEvent } from './watch-row.js';

const FINAL: readonly BacktestState[] = ['completed', 'failed', 'cancelled'];

/** Returns whether a run has come to its end. */
export const isFinished = (record: BacktestRecord): boolean => FINAL.includes(record.state);

/** A run as it stood and how far it was. */
export type BacktestEventRow = RowEvent<BacktestRecord, ActorEvent>;

/** Starts, cancels and follows backtests. */
export class BacktestService {
  constructor(
    private readonly ground: Ground,
    private readonly strategies: StrategyService,
  ) {}

  /**
   * Returns the run that was queued, or the one that the idempotency key made before. Throws a
   * {@link Refusal} that names everything wrong with the input at once.
   */
  async run(input: BacktestRunInput): Promise<BacktestRecord> {
    const config = await this.configure(input);
    return this.submit(config.strategyId, config.config, input.idempotencyKey ?? null);
  }

  /**
   * Returns a new run of the configuration that another run had, data versions included. It is this
   * engine that runs it, whatever ran the other.
   */
  async runAgain(id: string, idempotencyKey: string | null = null): Promise<BacktestRecord> {
    const first = await this.expect(id);
    const config = { ...first.config, engineVersion: ENGINE_VERSION };
    return this.submit(first.strategyId, config, idempotencyKey);
  }

  /** Returns the run after its cancellation was asked for. Asking again changes nothing. */
  async cancel(id: string): Promise<BacktestRecord> {
    const record = await this.expect(id);
    if (isFinished(record)) return record;
    await this.ground.actors.command(record.actorId, {
      id: this.ground.ids.next('command'),
      kind: 'cancel',
      body: {},
    });
    this.ground.hints.commanded(record.actorId);
    return record;
  }

  /** Returns the run, or null when there is none. Throws `INVALID_INPUT` for what is no id of one. */
  async get(id: string): Promise<BacktestRecord | null> {
    return this.ground.backtests.get(this.ground.tenantId, expectId('backtest', id));
  }

  /** Returns the run; throws `NOT_FOUND` when there is none. */
  async expect(id: string): Promise<BacktestRecord> {
    const record = kindOfId(id) === null ? null : await this.get(id);
    if (record !== null) return record;
    const hint = 'List the runs with vela backtest list.';
    const message = `there is no backtest "${id}"`;
    throw new Refusal([{ code: 'NOT_FOUND', message, hint, path: ['id'] }]);
  }

  /** Returns the run as it stands, then its changes; the last event is always its end. */
  async watch(id: string, throttleMs: number): Promise<AsyncIterableIterator<BacktestEventRow>> {
    const { tenantId, actorId } = await this.expect(id);
    return watchRow({
      read: () => this.ground.backtests.get(tenantId, id),
      hints: this.ground.events.of({ tenantId, actorId }),
      isFinal: isFinished,
      fingerprint: (record) => record.state,
      throttleMs,
    });
  }

  private async submit(
    strategyId: string,
    config: BacktestConfig,
    idempotencyKey: string | null,
  ): Promise<BacktestRecord> {
    const record = await this.ground.backtests.create(this.ground.tenantId, {
      strategyId,
      config,
      inputDigest: inputDigest(config, this.ground.hasher),
      idempotencyKey,
    });
    this.ground.hints.released([record.actorId]);
    return record;
  }

  private async configure(
    input: BacktestRunInput,
  ): Promise<{ strategyId: string; config: BacktestConfig }> {
    const checked = checkBacktestInput(input);
    const path = [
      'input',
      input.strategyVersionId === undefined ? 'strategy' : 'strategyVersionId',
    ];
    const named = await findStrategyVersion(this.ground, checked.strategy, path);
    const { strategy, version } = named;
    if (!strategy.builtIn) this.strategies.refuseUntrusted();
    const parameters = checkParameters(version.parameters, input.parameters, [
      'input',
      'parameters',
    ]);
    const found = await findInstruments(this.ground, {
      ids: input.instruments ?? [],
      symbols: input.symbols ?? [],
    });
    const limits = checkLimits(input.riskLimits, ['input', 'riskLimits']);
    const money = accountMoney({ ...input, currency: checked.currency }, found.instruments);
    const faults = checkRunFaults(input.faults, { ...checked, ...money }, named);
    refuseIfAny([
      ...faults.problems,
      ...checked.problems,
      ...parameters.problems,
      ...limits.problems,
      ...found.problems,
      ...money.problems,
    ]);
    const wanted = { instruments: found.instruments, ...checked, source: input.source ?? null };
    const datasets = await pinDatasets(this.ground, wanted);
    const otherDatasets = await pinOtherDatasets(this.ground, { ...wanted, datasets });
    const { widerTimeframes, fillTimeframe } = checked;
    return {
      strategyId: strategy.id,
      config: {
        strategyVersionId: version.id,
        strategyHash: version.contentHash,
        parameters: parameters.values,
        datasets,
        timeframe: checked.timeframe,
        // What a run does not use is left out, so that its digest is that of older releases.
        ...(otherDatasets.length === 0 ? {} : { otherDatasets }),
        ...(widerTimeframes.length === 0 ? {} : { widerTimeframes }),
        ...(fillTimeframe === null ? {} : { fillTimeframe }),
        from: checked.from,
        to: checked.to,
        startingCash: checked.startingCash,
        currency: money.currency,
        ...(money.rates.length === 0 ? {} : { rates: money.rates }),
        ...(money.actions.length === 0 ? {} : { actions: money.actions }),
        simulation: checked.simulation,
        ...(Object.keys(limits.values).length === 0 ? {} : { limits: limits.values }),
        ...(faults.script === null ? {} : { faults: faults.script }),
        seed: checked.seed,
        engineVersion: ENGINE_VERSION,
      },
    };
  }
}

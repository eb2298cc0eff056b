import { describe, expect, it } from '@jest/globals';
import type { Client } from '@vela/client';
import type { Connection } from '../context.js';
import { ensureDemoDeployment } from './demo-deployment.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly feedState: string;
  readonly account?: string;
}

/** A server that knows some deployments and remembers what was asked of it. */
class FakeServer {
  readonly asked: string[] = [];

  constructor(
    private readonly rows: Row[] = [],
    private readonly accounts = [{ id: 'acc_demo', name: 'demo' }],
  ) {}

  get connection(): Connection {
    const client = { query: this.query.bind(this) } as unknown as Client;
    return { client, place: 'in process', close: async () => {} };
  }

  private async query(document: { name: string }, variables: Record<string, unknown>) {
    await Promise.resolve();
    const input = variables['input'] as { name: string; feedId?: string } | undefined;
    switch (document.name) {
      case 'BrokerAccounts':
        return { brokerAccounts: this.accounts };
      case 'BrokerAccountCreate':
        this.accounts.push({ id: 'acc_demo', name: input!.name });
        return { brokerAccountCreate: { brokerAccount: this.accounts.at(-1), userErrors: [] } };
      case 'Deployments':
        return { deployments: { nodes: this.rows.map(view) } };
      case 'Feeds':
        return { feeds: [] };
      case 'FeedCreate':
        this.asked.push(`feed ${input!.name}`);
        return { feedCreate: { feed: { id: `feed_${input!.name}` }, userErrors: [] } };
      case 'DeploymentCreate':
        this.asked.push(`create ${input!.name} on ${input!.feedId}`);
        return this.payload('deploymentCreate', {
          id: `dep_${input!.name}`,
          name: input!.name,
          state: 'PROVISIONING',
          feedState: 'LIVE',
        });
      case 'DeploymentStart':
        this.asked.push(`start ${String(variables['id'])}`);
        return this.payload('deploymentStart', this.rows[0]!);
      case 'DeploymentStop':
        this.asked.push(`stop ${String(variables['id'])} ${String(variables['positions'])}`);
        return this.payload('deploymentStop', this.rows[0]!);
      default:
        throw new Error(`unexpected ${document.name}`);
    }
  }

  private payload(field: string, row: Row): object {
    return { [field]: { deployment: view(row), userErrors: [] } };
  }
}

function view({ id, name, state, feedState, account = 'acc_demo' }: Row): object {
  const allowedEvents =
    state === 'PROVISIONING' ? ['START', 'STOP'] : state === 'STOPPED' ? ['START'] : ['STOP'];
  return { id, name, state, allowedEvents, account: { id: account }, feed: { state: feedState } };
}

const demo = (state: string, feedState = 'LIVE', name = 'demo'): Row => ({
  id: `dep_${name}`,
  name,
  state,
  feedState,
});

describe('the deployment of the demo', () => {
  it('is made with account and feed at the first start', async () => {
    const server = new FakeServer([], []);
    const { deployment, goesOn } = await ensureDemoDeployment(server.connection);
    expect([deployment.name, goesOn]).toEqual(['demo', false]);
    expect(server.asked).toEqual(['feed demo', 'create demo on feed_demo']);
  });

  it.each(['RUNNING', 'WARMING_UP', 'PAUSED', 'HALTED'])('goes on when it is %s', async (state) => {
    const server = new FakeServer([demo(state)]);
    const { deployment, goesOn } = await ensureDemoDeployment(server.connection);
    expect([deployment.id, goesOn, server.asked]).toEqual(['dep_demo', true, []]);
  });

  it('is started when an earlier start ended between creating and starting it', async () => {
    const server = new FakeServer([demo('PROVISIONING')]);
    const { goesOn } = await ensureDemoDeployment(server.connection);
    expect([goesOn, server.asked]).toEqual([true, ['start dep_demo']]);
  });

  it('is followed by a new round when its replay is over', async () => {
    const server = new FakeServer([demo('RUNNING', 'ENDED')]);
    const { deployment, goesOn } = await ensureDemoDeployment(server.connection);
    expect([deployment.name, goesOn]).toEqual(['demo-2', false]);
    expect(server.asked).toEqual([
      'stop dep_demo KEEP',
      'feed demo-2',
      'create demo-2 on feed_demo-2',
    ]);
  });

  it.each(['STOPPED', 'FAILED'])('is followed by a new round when it is %s', async (state) => {
    const earlier = [demo(state, 'LIVE', 'demo-10'), demo('STOPPED', 'ENDED', 'demo-9')];
    const server = new FakeServer(earlier);
    const { deployment } = await ensureDemoDeployment(server.connection);
    expect(deployment.name).toBe('demo-11');
  });

  it('leaves alone what has its name on another account', async () => {
    const server = new FakeServer([{ ...demo('RUNNING'), account: 'acc_other' }]);
    const { deployment } = await ensureDemoDeployment(server.connection);
    expect(deployment.name).toBe('demo-2');
    expect(server.asked).toEqual(['feed demo-2', 'create demo-2 on feed_demo-2']);
  });
});

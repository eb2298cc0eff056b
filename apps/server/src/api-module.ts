import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { graphqlModule } from './graphql/graphql-module.js';
import { ResolverErrorsFilter } from './graphql/resolver-errors.filter.js';
import { RESOLVERS } from './graphql/resolvers/index.js';
import { HOST } from './host/host.js';
import type { Host } from './host/host.js';
import { HealthController } from './http/health.controller.js';
import { METRICS } from './http/metrics-token.js';
import { StreamGateway } from './http/stream/stream.gateway.js';

/** What a server of some roles offers over HTTP. */
export interface ApiModuleOptions {
  readonly host: Host;
  /** Whether GraphQL is served beside health and metrics. */
  readonly graphql: boolean;
}

/** The web side of a server: GraphQL, plain streams, health and metrics. */
@Module({})
export class ApiModule {
  /** Returns the module over a host. */
  static over({ host, graphql }: ApiModuleOptions): DynamicModule {
    return {
      module: ApiModule,
      global: true,
      imports: graphql ? [graphqlModule(host)] : [],
      controllers: [HealthController],
      providers: [
        { provide: HOST, useValue: host },
        { provide: METRICS, useValue: host.metrics },
        ...(graphql
          ? [{ provide: APP_FILTER, useClass: ResolverErrorsFilter }, StreamGateway, ...RESOLVERS]
          : []),
      ],
    };
  }
}

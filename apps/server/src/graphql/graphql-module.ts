import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import type { GraphQLSchema } from 'graphql';
import { GraphQLModule, GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import type { Host } from '../host/host.js';
import { attachResolvers } from './attach-resolvers.js';
import type { Resolvers } from './attach-resolvers.js';
import type { ApiContext } from './context.js';
import { hideSent } from './hide-sent.js';
import { DOCUMENT_LIMITS } from './limits/document-shape.js';
import { createLoaders } from './loaders.js';
import { presentError } from './present-error.js';
import { createSnapshotLoader } from './snapshot-loader.js';
import { RESOLVERS } from './resolvers/index.js';

/** Where the API lives, over HTTP and over websockets. */
export const GRAPHQL_PATH = '/graphql';

/** Returns the context of a new operation. */
export const createContext = (host: Host, options: { readonly cache: boolean }): ApiContext => ({
  requestId: randomUUID(),
  loaders: createLoaders(host.ground, options),
  snapshots: createSnapshotLoader(host.market, options),
});

/** Replaces each error of a response by what a client may see of it. */
const presentErrors = (host: Host): ApolloServerPlugin<ApiContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ errors, request, response, operation, contextValue }) {
        host.metrics.graphqlOperation({
          type: operation?.operation ?? 'none',
          outcome: errors === undefined ? 'ok' : 'error',
        });
        if (response.body.kind !== 'single' || errors === undefined) return;
        const { logger } = host;
        const { requestId } = contextValue;
        const hide = hideSent(request);
        response.body.singleResult.errors = errors.map((error) =>
          presentError(error, { requestId, logger, hide }),
        );
      },
    };
  },
});

/** Returns the GraphQL module over a host. Websockets are served beside it. */
export function graphqlModule(host: Host): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    imports: [GraphQLSchemaBuilderModule],
    inject: [GraphQLSchemaFactory],
    useFactory: async (factory: GraphQLSchemaFactory) => optionsOver(host, await build(factory)),
  });
}

/** Returns the schema of the code. That it is sound a test finds out, not each start. */
const build = (factory: GraphQLSchemaFactory): Promise<GraphQLSchema> =>
  factory.create([...RESOLVERS], { noDuplicatedFields: true, skipCheck: true });

function optionsOver(host: Host, schema: GraphQLSchema): Omit<ApolloDriverConfig, 'driver'> {
  // Nest would print the schema, parse it and build it a second time to give it resolvers.
  let resolvers: Resolvers = {};
  return {
    schema,
    transformResolvers: (found) => {
      resolvers = Object.assign({}, ...[found].flat()) as Resolvers;
      return found;
    },
    transformSchema: (bare) => attachResolvers(bare, resolvers),
    path: GRAPHQL_PATH,
    fieldResolverEnhancers: ['filters'],
    // The explorer is a page of our own that needs no network.
    graphiql: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // A hash instead of a document would pass the limits unseen.
    persistedQueries: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
    plugins: [presentErrors(host), ApolloServerPluginLandingPageDisabled()],
    context: () => createContext(host, { cache: true }),
  };
}

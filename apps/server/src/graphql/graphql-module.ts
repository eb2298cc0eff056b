import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Host } from '../host/host.js';
import type { ApiContext } from './context.js';
import { DOCUMENT_LIMITS } from './limits/document-shape.js';
import { createLoaders } from './loaders.js';
import { presentError } from './present-error.js';

/** Where the API lives, over HTTP and over websockets. */
export const GRAPHQL_PATH = '/graphql';

/** Returns the context of a new operation. */
export const createContext = (host: Host, options: { readonly cache: boolean }): ApiContext => ({
  requestId: randomUUID(),
  loaders: createLoaders(host.ground, options),
});

/** Replaces each error of a response by what a client may see of it. */
const presentErrors = (host: Host): ApolloServerPlugin<ApiContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ errors, response, operation, contextValue: { requestId } }) {
        host.metrics.graphqlOperation({
          type: operation?.operation ?? 'none',
          outcome: errors === undefined ? 'ok' : 'error',
        });
        if (response.body.kind !== 'single' || errors === undefined) return;
        const { logger } = host;
        response.body.singleResult.errors = errors.map((error) =>
          presentError(error, { requestId, logger }),
        );
      },
    };
  },
});

/** Returns the GraphQL module over a host. Websockets are served beside it. */
export function graphqlModule(host: Host): DynamicModule {
  return GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    path: GRAPHQL_PATH,
    fieldResolverEnhancers: ['filters'],
    autoSchemaFile: true,
    buildSchemaOptions: { noDuplicatedFields: true },
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
  });
}

import { Catch } from '@nestjs/common';
import type { GqlExceptionFilter } from '@nestjs/graphql';
import { VelaError } from '@vela/kernel';
import { GraphQLError } from 'graphql';

/**
 * Makes errors of ours that a resolver throws errors of GraphQL. The executor takes any error with a
 * `path` for one that names its place in the answer, and ours have a `path` into the input.
 */
@Catch(VelaError)
export class ResolverErrorsFilter implements GqlExceptionFilter {
  /** Returns the error wrapped into one of GraphQL, which the executor then places and throws. */
  catch(originalError: VelaError): GraphQLError {
    return new GraphQLError(originalError.message, { originalError });
  }
}

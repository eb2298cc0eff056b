import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { printSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { RESOLVERS } from './resolvers/index.js';

/** Returns the schema of the API without a server; nothing of it can be executed. */
export async function buildApiSchema(): Promise<GraphQLSchema> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, {
    logger: false,
  });
  try {
    return await app.get(GraphQLSchemaFactory).create([...RESOLVERS]);
  } finally {
    await app.close();
  }
}

/** Returns the text of `schema.graphql`. */
export async function printApiSchema(): Promise<string> {
  const header = '# Printed from the code of apps/server; a test keeps it equal. Do not edit.\n\n';
  return `${header}${printSchema(await buildApiSchema())}\n`;
}

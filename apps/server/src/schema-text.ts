/** Returns the text of `schema.graphql`, printed from the code; loads Nest to do so. */
export async function schemaText(): Promise<string> {
  await import('reflect-metadata');
  const { printApiSchema } = await import('./graphql/print-api-schema.js');
  return printApiSchema();
}

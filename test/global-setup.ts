import { embeddedTemplate, nameDatabases, postgresUrl } from './database.ts';

/**
 * Makes the embedded template before the workers start, so that they do not all make it at once. On a server, takes the
 * databases of the workers away at the end.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (postgresUrl !== undefined) return nameDatabases(postgresUrl);
  await embeddedTemplate();
  return () => Promise.resolve();
}

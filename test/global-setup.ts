import { embeddedTemplate, postgresUrl } from './database.ts';

/** Makes the embedded template before the workers start, so that they do not all make it at once. */
export default async function setup(): Promise<void> {
  if (postgresUrl === undefined) await embeddedTemplate();
}

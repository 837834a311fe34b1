/** Starts the service on the settings of the environment and `.env`, and stops it cleanly. */
import { readChannelSettings } from '#channels/index.ts';
import { loadDotEnv, ownPrefixes, readConfig } from './config.ts';
import { buildDesk } from './desk-build.ts';
import { startService } from './service.ts';
import { Settings } from './settings.ts';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Sportello needs Node 24 or newer, this is ${process.version}.`);
  console.error('Start it with npm (npm start), which brings its own Node along.');
  process.exit(1);
}

try {
  loadDotEnv();
  const settings = new Settings(process.env);
  const config = readConfig(settings);
  const channels = readChannelSettings(settings, config.desk);
  settings.finish(ownPrefixes);

  const service = await startService({
    config,
    channels,
    ...(config.roles.has('api') ? { deskFolder: await buildDesk((text) => console.error(text)) } : {}),
    onNobody: (link) => {
      console.error(`Nobody is on file yet. The first administrator opens this within 24 hours:\n  ${link}`);
    },
    // A supervisor (systemd, a container) starts us again; half a service that looks alive would be worse.
    onFailure: () => {
      process.exitCode = 1;
      void service.close().finally(() => process.exit(1));
    },
  });
  if (service.api !== undefined)
    console.error(`The desk is at ${service.api.url}/ (API description at ${service.api.url}/docs)`);
  if (service.practice !== undefined) console.error(`Practice is at ${service.practice.api.url}/`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // A second Ctrl-C does not wait.
      if (stopping) process.exit(1);
      stopping = true;
      void service.close().then(() => process.exit(0));
    });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

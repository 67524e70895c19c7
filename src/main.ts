import { ConnectError } from './bot/connect.ts';
import { ConfigError, loadConfig, readEnvironment, readVariable } from './config.ts';
import { createLog } from './ops/log.ts';
import { startParley } from './parley.ts';
import { PresetsError } from './presets/load.ts';
import { StoreError } from './store/store-error.ts';

/** The operator has to change something first; a restart alone would not help (`EX_CONFIG` of sysexits.h). */
const exitConfig = 78;

/** Aborted by the first signal to stop. */
const stopping = new AbortController();

try {
  await run();
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  // Mistakes of set-up are sentences for the operator; a stack would only hide them.
  const isSetUp =
    error instanceof ConfigError ||
    error instanceof PresetsError ||
    error instanceof StoreError ||
    error instanceof ConnectError;
  const lines = isSetUp ? error.message : (error as Error).stack;
  process.stderr.write(`Parley cannot run:\n${lines}\n`);
  process.exit(isSetUp ? exitConfig : 1);
}

/** Config → store → client → ready; then waits for a signal or for a failure. */
async function run(): Promise<void> {
  const environment = readEnvironment();
  const config = loadConfig(environment);
  const log = createLog(config);
  const told = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      stopping.abort();
      told.resolve();
    });
  }
  const parley = await startParley(config, {
    log,
    readKey: (variable) => readVariable(environment, variable),
    signal: stopping.signal,
  });
  try {
    await Promise.race([told.promise, parley.failed]);
  } finally {
    await parley.stop();
  }
  process.exit(0);
}

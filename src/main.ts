import { readEnvironment, readVariable, secretsOf } from './config/environment.ts';
import { findKey } from './config/find-key.ts';
import { loadConfig } from './config.ts';
import { OperatorError } from './errors.ts';
import { createLog, mask, written } from './ops/log.ts';
import { startParley } from './parley.ts';

/** The operator has to change something first; a restart alone would not help (`EX_CONFIG` of sysexits.h). */
const exitConfig = 78;

/** Aborted by the first signal to stop. */
const stopping = new AbortController();

/** What no line may show; grows with each new key. */
const secrets: string[] = [];

try {
  await run();
} catch (error) {
  // Mistakes of set-up are sentences for the operator; a stack would only hide them.
  const isSetUp = error instanceof OperatorError;
  const lines = isSetUp ? error.message : (error as Error).stack;
  const { textsOfShell } = await import('./texts/shell.ts');
  process.stderr.write(mask(`${textsOfShell().translated(`Parley cannot run:\n${lines}`)}\n`, secrets));
  process.exit(isSetUp ? exitConfig : 1);
}

/** Config → store → client → ready; then waits for a signal or for a failure. */
async function run(): Promise<void> {
  const environment = readEnvironment();
  secrets.push(...secretsOf(environment));
  const config = loadConfig(environment);
  keepSecret(config.openrouter.apiKey);
  const log = createLog(config, { secrets });
  // Node's own report would print what libraries hang on their errors: request bodies, with prompts and answers.
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'uncaught');
    void written(log).then(() => process.exit(1));
  });
  const told = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      stopping.abort();
      told.resolve();
    });
  }
  const start = () =>
    startParley(config, {
      log,
      readKey: (variable) => readVariable(environment, variable),
      findKey() {
        const found = findKey();
        keepSecret(found.apiKey ?? '');
        return found;
      },
      signal: stopping.signal,
    }).catch((error: unknown) => {
      if (stopping.signal.aborted) process.exit(0);
      throw error;
    });
  while (!stopping.signal.aborted) {
    const parley = await start();
    try {
      await Promise.race([told.promise, parley.failed, parley.replaced]);
      if (!stopping.signal.aborted) log.info('a backup was restored: starting anew with it');
    } finally {
      await parley.stop();
    }
  }
  process.exit(0);
}

/** Has a key masked that is not a variable's value. Longest first, so that none leaves its end behind. */
function keepSecret(secret: string): void {
  if (secret.length < 8) return;
  secrets.push(secret);
  secrets.sort((one, other) => other.length - one.length);
}

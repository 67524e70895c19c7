import { readEnvironment, secretsOf } from './config/environment.ts';
import { examine } from './diagnosis/doctor.ts';
import { OperatorError } from './errors.ts';
import { mask } from './ops/log.ts';
import { textsOfShell } from './texts/shell.ts';

/** So long at the most, ms. */
const patienceMs = 60_000;

/**
 * `npm run doctor`, a program of its own: says in the shell, and in its language, what a start would find, and what to do
 * about it. Exits 0 when nothing is in the way, else 1.
 */
try {
  const environment = readEnvironment();
  const secrets = secretsOf(environment);
  const wrong = await examine({
    environment,
    texts: textsOfShell(),
    now: Date.now,
    write: (line) => void process.stdout.write(`${mask(line, secrets)}\n`),
    signal: AbortSignal.timeout(patienceMs),
  });
  process.exitCode = wrong > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`${textsOfShell().translated(error.message)}\n`);
  process.exitCode = 1;
}

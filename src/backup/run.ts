import { dirname, join, resolve } from 'node:path';
import { readEnvironment, secretsOf } from '../config/environment.ts';
import { readStorage, type Storage } from '../config.ts';
import { OperatorError } from '../errors.ts';
import { fileOf, filesFolderOf } from '../store/file-of.ts';
import { StoreError } from '../store/store-error.ts';
import { textsOfShell } from '../texts/shell.ts';

/** Where things are. */
export interface Places {
  database: string;
  filesFolder: string;
  /** Where backups are put unless another folder is named. */
  backups: string;
  contentKeys: Storage['contentKeys'];
}

/** Runs a program of the shell: says in sentences how it went, and exits with 78 where the operator has to change something. */
export async function run(
  program: (places: Places, say: (line: string) => void) => Promise<void>,
): Promise<void> {
  const environment = readEnvironment();
  const { translated } = textsOfShell();
  try {
    await program(placesOf(readStorage(environment)), (line) =>
      process.stdout.write(`${translated(line)}\n`),
    );
  } catch (error) {
    const isSetUp = error instanceof OperatorError;
    const text = isSetUp ? translated(error.message) : String((error as Error).stack);
    const secrets = secretsOf(environment);
    process.stderr.write(`${secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)}\n`);
    process.exitCode = isSetUp ? 78 : 1;
  }
}

function placesOf({ databaseUrl, filesFolder, contentKeys }: Storage): Places {
  const database = fileOf(databaseUrl);
  if (database === ':memory:')
    throw new StoreError('DATABASE_URL names no file: there is nothing to back up.');
  const folder = dirname(resolve(database));
  return {
    database,
    contentKeys,
    filesFolder: filesFolderOf(folder, filesFolder),
    backups: join(folder, 'backups'),
  };
}

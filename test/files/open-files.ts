import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../src/files/create-files.ts';
import { FileError, type Files, type FileTrouble } from '../../src/files/files.ts';
import { createSafeFetch } from '../../src/files/safe-fetch.ts';
import { openStore, type Store } from '../../src/store/store.ts';

/** Files on a store and in a folder of their own, and a server in the private network that may be fetched from. */
export interface OpenFiles extends AsyncDisposable {
  files: Files;
  store: Store;
  folder: string;
  clock: { now: number };
  problems: unknown[];
  /** What the server answers at a path; what is no function is the body. @returns the address */
  serve(path: string, answer: Buffer | string | RequestListener): string;
  /** How often the server was asked. */
  asked: string[];
  /** What lies in the folder, without its subfolders. */
  lying(): Promise<string[]>;
}

/** Opens files with small limits: 1 MiB each. */
export async function openFiles(
  limits: { maxBytes?: number; maxAllBytes?: number; keepMs?: number } = {},
): Promise<OpenFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-files-'));
  const clock = { now: Date.now() };
  const store = await openStore('sqlite://:memory:', { now: () => clock.now });
  const answers = new Map<string, Buffer | string | RequestListener>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers.get(path);
    if (typeof answer === 'function') answer(request, response);
    else if (answer === undefined) response.writeHead(404).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const problems: unknown[] = [];
  const config = { folder, maxBytes: 1024 ** 2, maxAllBytes: 10 * 1024 ** 2, keepMs: 86_400_000, ...limits };
  return {
    files: createFiles({
      ...{ store, config },
      safeFetch: createSafeFetch([{ host: '127.0.0.1' }]),
      onProblem: (error) => problems.push(error),
    }),
    ...{ store, folder, clock, problems, asked },
    serve(path, answer) {
      answers.set(path, answer);
      return `http://127.0.0.1:${port}${path}`;
    },
    async lying() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A signal that nobody gives. */
export const never = new AbortController().signal;

/** Why a file was refused, what its sender reads, and what lies behind it. */
export interface Refusal {
  trouble: FileTrouble;
  words: string;
  cause: string;
}

/** How something was refused. @throws where it was not */
export async function refusal(asked: Promise<unknown>): Promise<Refusal> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FileError)
    return { trouble: error.trouble, words: error.message, cause: String(error.cause ?? '') };
  throw new Error('it was not refused', { cause: error });
}

import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page as browsers get it. */
export interface BuiltPage {
  /** `index.html`; its scripts and styles are files, by addresses under `/assets/`. */
  index: string;
  /** The names of the files under `/assets/`. */
  names: readonly string[];
  /** The bytes of a file there. */
  asset(name: string): Buffer | undefined;
}

const root = fileURLToPath(new URL('../', import.meta.url));
const builtFolder = join(root, 'built');

/**
 * Builds the page with Vite, unless its sources are those that it was built from last; a first build takes some seconds. Several
 * processes may do so at once.
 */
export async function buildPage(): Promise<BuiltPage> {
  const folder = join(builtFolder, await digestOfSources());
  if (!existsSync(folder)) await build(folder);
  const index = await readFile(join(folder, 'index.html'), 'utf8');
  const assets = new Map<string, Buffer>();
  for (const name of await readdir(join(folder, 'assets')))
    assets.set(name, await readFile(join(folder, 'assets', name)));
  return { index, names: [...assets.keys()], asset: (name) => assets.get(name) };
}

async function build(folder: string): Promise<void> {
  const { build, defaultClientConditions } = await import('vite');
  const draft = join(builtFolder, `unfinished-${randomUUID()}`);
  await mkdir(builtFolder, { recursive: true });
  try {
    await build({
      configFile: false,
      root: join(root, 'page'),
      logLevel: 'error',
      // Whatever NODE_ENV says of the process that builds: Vite would take libraries' talkative versions.
      resolve: { conditions: [...defaultClientConditions.filter((one) => !/\|/.test(one)), 'production'] },
      build: {
        outDir: draft,
        emptyOutDir: true,
        target: 'es2023',
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
      },
    });
    await rename(draft, folder);
  } catch (error) {
    // Another process was as far a moment before.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  for (const other of await readdir(builtFolder))
    if (join(builtFolder, other) !== folder && !other.startsWith('unfinished'))
      await rm(join(builtFolder, other), { recursive: true, force: true });
}

/** What the page is made of, as a hash. */
async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = [join(root, '..', 'package-lock.json'), fileURLToPath(import.meta.url)];
  for await (const name of glob('{page,wire}/**/*.*', { cwd: root })) files.push(join(root, name));
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

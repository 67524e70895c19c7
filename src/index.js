import { enableCompileCache } from 'node:module';

// Start here. The rest is TypeScript, run as it is written; the cache spares every start but the first the work of
// stripping types and compiling, and has to be on before anything else is loaded. NODE_COMPILE_CACHE says where it is
// kept. This file alone is JavaScript: to strip it, Node would load its stripper at every start, for 130 ms.
enableCompileCache();

await import('./main.ts');

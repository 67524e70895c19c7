import { enableCompileCache } from 'node:module';

// Start here. TypeScript runs as it is written; the cache spares every start but the first the work of stripping types
// and compiling, and has to be on before anything else is loaded. NODE_COMPILE_CACHE says where it is kept.
enableCompileCache();

await import('./main.ts');

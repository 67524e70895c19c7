/** Everything that a test or a bench may have the local OpenRouter do. */
export * from './answers.ts';
export * from './breakages.ts';
export * from './errors.ts';
export * from './held.ts';
export * from './scenario.ts';

/** Everything that a test or a bench may have the local OpenRouter do. */
export * from './answers.ts';
export * from './breakages.ts';
export * from './errors.ts';
export * from './failures.ts';
export * from './held.ts';
export * from './more-answers.ts';
export * from './scenario.ts';
export * from './stand-in.ts';
export * from './tool-calls.ts';
export type { Failure, WireError, WireUsage } from './wire.ts';

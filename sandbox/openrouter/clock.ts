/**
 * The time as every record of the local OpenRouter holds it: milliseconds since the epoch with a fraction,
 * monotonic within a process and comparable between processes of one machine.
 */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** What a process of a workshop tells of a job. */
export type Told<End> = { end: End } | { threw: string };

/** Of what was thrown so much is told, UTF-16 units. */
const longestTold = 500;

/**
 * Within a process that a workshop has begun: says that it is ready, and does one job after the other. In a process that somebody
 * has begun by hand it does nothing.
 *
 * @param work gives how a job ended; what it throws is told
 */
export function doJobs<Job, End>(work: (job: Job) => Promise<End>): void {
  process.on('message', async (job: Job) => {
    const told = await work(job).then(
      (end): Told<End> => ({ end }),
      (error: unknown) => ({ threw: String(error).slice(0, longestTold) }),
    );
    process.send?.(told);
  });
  process.send?.('ready');
}

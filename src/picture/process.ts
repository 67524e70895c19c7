import { doJobs } from '../workshop/do-jobs.ts';
import { drawChart } from './chart.ts';

// A process of its own, begun by picture.ts: it draws one picture and ends.
doJobs(async (bars: Parameters<typeof drawChart>[0]) => drawChart(bars));

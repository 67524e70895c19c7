import type { StackedBars } from './bars.ts';
import { drawChart } from './chart.ts';

// A process of its own, begun by picture.ts: it draws one picture and ends.
process.once('message', (bars: StackedBars) => {
  process.send?.(drawChart(bars), () => process.disconnect());
});

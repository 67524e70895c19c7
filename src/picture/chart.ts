import { createCanvas } from '@napi-rs/canvas';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  type Plugin,
  Title,
} from 'chart.js';
import { amountsIn } from './axis.ts';
import type { StackedBars } from './bars.ts';
import { loadFonts } from './fonts.ts';

const width = 800;
const height = 440;
/** Pixels per unit: Discord shows pictures larger on sharp screens. */
const sharpness = 2;

/** A card of its own, which can be read in Discord's dark theme (#313338) and in its light one. */
const colours = { card: '#1e1f22', words: '#dbdee1', lines: '#3a3c42', rest: '#80848e' };
const palette = [
  ...['#5b8ff9', '#f6903d', '#3fb68b', '#e8684a', '#a98aea'],
  ...['#f6bd16', '#6dc8ec', '#f58fc4', '#a5704a', '#b7d957'],
];

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Title);

/** Draws bars as a PNG. It takes a tenth of a second of computing, and fonts that stay in memory. */
export function drawChart({ title, locale, unit, days, series }: StackedBars): Buffer {
  const format = amountsIn(locale, unit);
  // Every letter that an amount of any size can have.
  const amounts = Array.from({ length: 16 }, (_, digits) => format(10 ** digits)).join('');
  const names = series.flatMap(({ name, plainName = '' }) => [name, plainName]);
  const fonts = loadFonts([title, ...days, ...names, `${amounts}0123456789.,…`]);
  const canvas = createCanvas(width, height);
  // Not all parts of a chart look for their font in its options. This process draws nothing else.
  Object.assign(Chart.defaults.font, { family: fonts.family, size: 13 });
  Chart.defaults.color = colours.words;
  // Chart.js knows canvases as browsers have them; this one has all that it uses.
  new Chart(canvas as never, {
    type: 'bar',
    data: {
      labels: days.map(fonts.drawable),
      datasets: series.map(({ name, plainName = '', values, isRest }, index) => ({
        label: fonts.drawable(name) || fonts.drawable(plainName),
        data: [...values],
        backgroundColor: isRest ? colours.rest : palette[index % palette.length],
        maxBarThickness: 64,
      })),
    },
    options: {
      responsive: false,
      animation: false,
      devicePixelRatio: sharpness,
      layout: { padding: { top: 16, right: 24, bottom: 16, left: 20 } },
      plugins: {
        title: {
          display: true,
          text: fonts.drawable(title),
          align: 'start',
          font: { size: 16, weight: 600 },
          padding: { bottom: 16 },
        },
        legend: {
          position: 'bottom',
          align: 'start',
          labels: { boxWidth: 12, boxHeight: 12, padding: 12 },
        },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: colours.lines },
          ticks: { maxRotation: 0, autoSkipPadding: 12 },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          grid: { color: colours.lines },
          border: { display: false },
          ticks: { maxTicksLimit: 6, callback: (value) => format(Number(value)) },
        },
      },
    },
    plugins: [card],
  });
  return canvas.toBuffer('image/png');
}

const card: Plugin = {
  id: 'card',
  beforeDraw({ ctx }) {
    ctx.save();
    ctx.fillStyle = colours.card;
    ctx.beginPath();
    ctx.roundRect(0, 0, width, height, 12);
    ctx.fill();
    ctx.restore();
  },
};

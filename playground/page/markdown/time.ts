import { html, type TemplateResult } from 'lit';
import { store } from '../store.ts';

const formats: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

/** A moment in the language of whoever looks. @param format Discord's letter (Discord docs, message formatting, timestamp styles) */
export function time(seconds: number, format: string): TemplateResult | '' {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  const locale = store.shown.house?.me.locale ?? 'en-US';
  const whole = new Intl.DateTimeFormat(locale, formats.F).format(date);
  const shown =
    format === 'R'
      ? relative(seconds, locale)
      : new Intl.DateTimeFormat(locale, formats[format] ?? formats.f).format(date);
  return html`<time datetime=${date.toISOString()} title=${whole}>${shown}</time>`;
}

function relative(seconds: number, locale: string): string {
  const left = seconds - Date.now() / 1000;
  const units = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const [unit, size] = units.find(([, one]) => Math.abs(left) >= one) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(left / size), unit);
}

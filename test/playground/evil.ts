import type { Page } from 'playwright-core';

/** Texts that would run something, or lead somewhere, were they taken as anything else. */
export const evil = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '"><svg onload=window.hacked=1>',
  "${alert(1)}{{constructor.constructor('window.hacked=1')()}}",
  '[click](javascript:window.hacked=1)',
  '<javascript:window.hacked=1>',
] as const;

/** All of them in one line. */
export const all = evil.join(' ');

const never = [
  ...['[onerror]', '[onload]', '[onclick]', 'iframe', 'object', 'embed', 'script:not([src])', 'base'],
  ...['a[href^="javascript:" i]', 'a[href^="data:" i]:not([download])', 'img[src="x"]', '[style*="url(" i]'],
];

/** What a page has that it must not, inside elements' own trees, too; nothing where texts stayed texts. */
export async function harm(page: Page): Promise<string[]> {
  const isHacked = await page.evaluate<boolean>("'hacked' in window");
  const found = await page
    .locator(never.join(', '))
    .evaluateAll((all: unknown[]) => all.map((one) => (one as { outerHTML: string }).outerHTML));
  return isHacked ? ['something was run', ...found] : found;
}

/** Keys whose values are no texts, but say what something is. */
const structural = /(^|_)id$|Id$|^(type|style|timestamp|locale|value|custom_id|path|users|channels)$/;

/** The same with every text that may be shown made evil, and every address a script. */
export function poisoned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poisoned(inner, name)]));
  if (typeof value !== 'string' || structural.test(key)) return value;
  return /url$/.test(key) ? 'javascript:window.hacked=1' : `${value} ${all}`;
}

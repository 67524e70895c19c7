/**
 * The language in which somebody is told things: their own, else another of the same language and script (British for
 * American, but not simplified for traditional Chinese), else English.
 *
 * @param wanted as Discord names it
 * @param offered the languages that there are
 */
export function localeFor(wanted: string | undefined, offered: readonly string[], otherwise: string): string {
  if (wanted === undefined || offered.includes(wanted)) return wanted ?? otherwise;
  const family = familyOf(wanted);
  return offered.find((one) => familyOf(one) === family) ?? otherwise;
}

/** Such as `zh-Hans`; of what is no language tag, itself. */
function familyOf(locale: string): string {
  try {
    const { language, script } = new Intl.Locale(locale).maximize();
    return `${language}-${script}`;
  } catch {
    return locale;
  }
}

import { access } from './access.ts';
import { audit } from './audit.ts';
import { fromEnglish } from './by-english.ts';
import { clear } from './clear.ts';
import { compare } from './compare.ts';
import { confirm } from './confirm.ts';
import { deleting } from './delete.ts';
import { details } from './details.ts';
import { diagnosis } from './diagnosis.ts';
import { effort } from './effort.ts';
import { failures } from './failures.ts';
import { files } from './files.ts';
import { free } from './free.ts';
import { functions } from './functions.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { key } from './key.ts';
import { createLanguage, type Language } from './language.ts';
import { listLocales, original, readByEnglish, readCommandWordsOf, readWords } from './languages.ts';
import { limits } from './limits.ts';
import { localeFor } from './locale-for.ts';
import { mcp } from './mcp.ts';
import { menus } from './menus.ts';
import { models } from './models.ts';
import { more } from './more.ts';
import { presets } from './presets.ts';
import { privacy } from './privacy.ts';
import { prompt } from './prompt.ts';
import { queue } from './queue.ts';
import { quota } from './quota.ts';
import { reading } from './reading.ts';
import { reasoning } from './reasoning.ts';
import { reminders } from './reminders.ts';
import { reply } from './reply.ts';
import { report } from './report.ts';
import { retry } from './retry.ts';
import { settings } from './settings.ts';
import { stop } from './stop.ts';
import { structured } from './structured.ts';
import { threads } from './threads.ts';
import { tools } from './tools.ts';
import { typed } from './typed.ts';
import { usage } from './usage.ts';
import { vary } from './vary.ts';
import { warnings } from './warnings.ts';

export type { ModelDetails, ModelFacts, ProviderFacts } from './models.ts';
export type { PresetFacts } from './presets.ts';
export { asCode } from './words.ts';

/** Every sentence that Parley says to a person in Discord, in one language, by where it is said. */
export type Texts = ReturnType<typeof textsOf>;

function textsOf(language: Language) {
  return {
    locale: language.locale,
    /** See {@link Language}. */
    translated: language.translated,
    called: language.called,
    format: language.format,
    free: free(language),
    effort: effort(language),
    /** Said where the cause is nobody's to know: the log has it. */
    unexpected: language.words.unexpected,
    /** Said where the database cannot be written. */
    unwritable: language.words.unwritable,
    typed: typed(language),
    access: access(language),
    prompt: prompt(language),
    reading: reading(language),
    reply: reply(language),
    structured: structured(language),
    vary: vary(language),
    stop: stop(language),
    retry: retry(language),
    more: more(language),
    reasoning: reasoning(language),
    details: details(language),
    delete: deleting(language),
    clear: clear(language),
    help: help(language),
    tools: tools(language),
    usage: usage(language),
    mcp: mcp(language),
    menus: menus(language),
    settings: settings(language),
    audit: audit(language),
    report: report(language),
    confirm: confirm(language),
    functions: functions(language),
    reminders: reminders(language),
    threads: threads(language),
    queue: queue(language),
    history: history(language),
    quota: quota(language),
    limits: limits(language),
    files: files(language),
    key: key(language),
    models: models(language),
    compare: compare(language),
    presets: presets(language),
    privacy: privacy(language),
    failures: failures(language),
    warnings: warnings(language),
    diagnosis: diagnosis(language),
  };
}

/** What was read once is kept. */
const known = new Map<string, Texts>();
let locales: readonly string[] | undefined;

/**
 * The texts in the language nearest to the wanted one, else in English.
 *
 * @param locale as Discord names it
 */
export function textsIn(locale?: string): Texts {
  locales ??= listLocales();
  const near = localeFor(locale, locales, original);
  const others = fromEnglish(() => ({ lines: readByEnglish(near), commands: readCommandWordsOf(near) }));
  const texts = known.get(near) ?? textsOf(createLanguage(near, readWords(near), others));
  known.set(near, texts);
  return texts;
}

/** What models and logs are told in. */
export const english: Texts = textsIn(original);

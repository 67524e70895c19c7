import type { StackedBars } from '../../picture/bars.ts';
import { daysOf, type Period } from '../../quota/period.ts';
import { addUp, type UsageBy, type UsageOfOne } from '../../quota/usage.ts';
import type { Texts } from '../../texts/index.ts';
import type { MemberName } from './names.ts';
import { shortened } from './shortened.ts';

/** In letters: three of them stand in a line under the bars. */
const longestName = 36;

/** What was used, the largest first. */
export interface Parts {
  /** Each has its own colour. */
  listed: readonly UsageOfOne[];
  /** One colour is for all of them. */
  rest: readonly UsageOfOne[];
}

/** What was used as bars: money, or tokens where none was spent. */
export function barsOf(
  { listed, rest }: Parts,
  { period, by }: { period: Pick<Period, 'from' | 'to'>; by: UsageBy },
  nameOf: (one: UsageOfOne) => MemberName,
  caption: (unit: StackedBars['unit']) => string,
  texts: Texts,
): StackedBars {
  const unit = addUp([...listed, ...rest]).microUsd > 0 ? 'usd' : 'tokens';
  const days = daysOf(period);
  const valuesOf = ({ days: used }: UsageOfOne) =>
    days.map((day) => used.get(day)?.[unit === 'usd' ? 'microUsd' : 'tokens'] ?? 0);
  const others = rest.map(valuesOf);
  const series = listed.map((one) => {
    const { shown, plain } = nameOf(one);
    return { name: shortened(shown, by, longestName), plainName: plain, values: valuesOf(one) };
  });
  const grey = {
    name: texts.usage.others(rest.length),
    isRest: true,
    values: days.map((_, index) => others.reduce((sum, values) => sum + (values[index] ?? 0), 0)),
  };
  return {
    title: caption(unit),
    locale: texts.locale,
    unit,
    days: days.map(texts.usage.day),
    series: rest.length > 0 ? [...series, grey] : series,
  };
}

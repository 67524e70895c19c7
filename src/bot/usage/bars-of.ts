import type { StackedBars } from '../../picture/bars.ts';
import { daysOf, type Period } from '../../quota/period.ts';
import { addUp, type UsageOfOne } from '../../quota/usage.ts';
import type { Texts } from '../../texts.ts';
import type { MemberName } from './names.ts';

/** As many colours as are told apart. */
const mostColours = 7;

/**
 * What was used as bars: money, or tokens where none was spent.
 *
 * @param all the largest first
 */
export function barsOf(
  all: readonly UsageOfOne[],
  period: Pick<Period, 'from' | 'to'>,
  nameOf: (one: UsageOfOne) => MemberName,
  caption: (unit: StackedBars['unit']) => string,
  texts: Texts,
): StackedBars {
  const unit = addUp(all).microUsd > 0 ? 'usd' : 'tokens';
  const days = daysOf(period);
  const valuesOf = ({ days: used }: UsageOfOne) =>
    days.map((day) => used.get(day)?.[unit === 'usd' ? 'microUsd' : 'tokens'] ?? 0);
  const coloured = all.slice(0, mostColours);
  const rest = all.slice(mostColours).map(valuesOf);
  const series = coloured.map((one) => {
    const { shown, plain } = nameOf(one);
    return { name: shown, plainName: plain, values: valuesOf(one) };
  });
  const grey = {
    name: texts.usage.others(rest.length),
    isRest: true,
    values: days.map((_, index) => rest.reduce((sum, values) => sum + (values[index] ?? 0), 0)),
  };
  return {
    title: caption(unit),
    unit,
    days: days.map(texts.usage.day),
    series: rest.length > 0 ? [...series, grey] : series,
  };
}

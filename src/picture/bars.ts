/** What a picture shows: a bar for each day, stacked. All words in it are ready to be read. */
export interface StackedBars {
  title: string;
  /** A language tag (BCP 47): that of the words. Amounts are written as it writes them. */
  locale: string;
  unit: 'usd' | 'tokens';
  /** What stands under each bar. */
  days: readonly string[];
  /** The largest first: it stands at the bottom. */
  series: readonly Series[];
}

/** What is drawn in one colour. */
export interface Series {
  /** Short enough for a legend. */
  name: string;
  /** Stands for a name of which no letter can be drawn. */
  plainName?: string | undefined;
  /** Micro-USD or tokens, one for each day. */
  values: readonly number[];
  /** All that has no colour of its own. */
  isRest?: boolean | undefined;
}

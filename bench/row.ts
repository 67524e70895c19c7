/** One line of the bench's table. */
export interface Row {
  what: string;
  measured: string;
  /** What must be; empty where a figure is only told. */
  target: string;
  missed: boolean;
  naive: string;
  bound: string;
}

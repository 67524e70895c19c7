/** What is done with forms in a process of their own; each gives texts. */
export type FormJob = ReadJob | CheckJob | FillJob;

/** A presets file: what is wrong with its schemas and templates, a line each. */
export interface ReadJob {
  make: 'read';
  bytes: Uint8Array;
  /** Named in the lines. */
  file: string;
}

/** JSON and a schema: why it does not fit, where it does not. Without JSON the schema alone is read. */
export interface CheckJob {
  make: 'check';
  schema: object;
  json?: string;
}

/** A template, filled with data. */
export interface FillJob {
  make: 'fill';
  template: string;
  data: object;
}

import { css } from 'lit';

/** How panels beside the chat look; in both themes. */
export const panelStyle = css`
  :host {
    --received: light-dark(#4752c4, #949cf7);
    --visible: light-dark(#1a7f37, #57d38c);
    --worst: light-dark(#b3261e, #ff8f87);
    display: block;
    line-height: 1.4;
  }
  h2 { margin: 0 0 0.5rem; font-size: 1.1rem; }
  h3 { margin: 1.25rem 0 0.5rem; font-size: 0.95rem; }
  .quiet { color: var(--quiet); }
  [role='alert'] { color: var(--worst); }
  details { margin-block: 0.35rem; }
  summary { cursor: pointer; padding-block: 0.2rem; }
  .scrolls { max-inline-size: 100%; overflow: auto; max-block-size: 24rem; }
  pre { margin: 0.25rem 0; font-size: 0.8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  table { inline-size: 100%; border-collapse: collapse; font-size: 0.8rem; font-variant-numeric: tabular-nums; }
  caption { text-align: start; color: var(--quiet); padding-block-end: 0.25rem; }
  th, td { padding: 0.15rem 0.5rem 0.15rem 0; text-align: start; vertical-align: top; border-block-end: 1px solid var(--line); }
  code { overflow-wrap: anywhere; }
  td { white-space: nowrap; }
  td.wraps { white-space: normal; overflow-wrap: anywhere; min-inline-size: 4.5rem; }
  td.piece { white-space: pre; }
  button, select, input { font: inherit; color: inherit; }
  button, select { padding: 0.3rem 0.7rem; border: 1px solid var(--line); border-radius: 4px; background: transparent; }
  option { background: Canvas; color: CanvasText; }
  button:hover:not(:disabled) { background: var(--line); }
  :focus-visible { outline: 2px solid var(--received); outline-offset: 2px; }
`;

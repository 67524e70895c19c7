import { css } from 'lit';

/** How the composer looks. */
export const composer = css`
  :host {
    display: block;
    padding: 0 16px 16px;
  }
  .box {
    background: var(--inset);
    border-radius: 8px;
    border: 1px solid var(--line);
  }
  .box.over {
    outline: 3px dashed var(--press);
    outline-offset: -3px;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 4px 12px;
    font-size: 14px;
    background: var(--surface);
    border-radius: 8px 8px 0 0;
  }
  .bar .who {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .bar [aria-checked='true'] {
    font-weight: 700;
  }
  .trouble {
    display: flex;
    gap: 8px;
    align-items: center;
    margin: 0 0 6px;
    color: var(--bad);
    font-size: 14px;
  }
  .trouble span {
    flex: 1;
    overflow-wrap: anywhere;
  }
  .line {
    display: flex;
    align-items: flex-end;
    padding: 4px;
  }
  .line textarea {
    flex: 1;
    min-width: 0;
    background: none;
    border: 0;
    padding: 9px 8px;
    resize: none;
    field-sizing: content;
    max-height: 40vh;
  }
  .line textarea::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  .line textarea:focus-visible {
    outline: 0;
  }
  .box:has(.line textarea:focus-visible) {
    border-color: var(--accent);
    outline: 1px solid var(--accent);
  }
  .line button {
    min-width: 40px;
    min-height: 40px;
  }
  .counter {
    align-self: center;
    font-size: 14px;
    color: var(--quiet);
    padding: 0 8px;
  }
  .counter.over {
    color: var(--bad);
  }
  .files {
    padding: 8px 12px;
  }
  .command-head,
  .command-foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 8px 12px;
  }
  .command-head .quiet {
    flex: 1;
    min-width: 0;
  }
  .command-fields {
    display: grid;
    gap: 10px;
    padding: 4px 12px;
    max-height: 45vh;
    overflow: auto;
    --inset: var(--ground);
  }
  .command-field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
  }
  .command-field parley-field {
    flex: 1;
    min-width: 0;
  }
  .command-foot .more {
    background: var(--pointed);
    font-size: 14px;
  }
  .command-foot .main {
    margin-left: auto;
  }
`;

import { css } from 'lit';

/** How fields, lists and buttons look wherever one enters something. */
export const controls = css`
  * {
    box-sizing: border-box;
  }
  :host {
    --surface: var(--side);
    --inset: var(--raised);
    --pointed: color-mix(in srgb, var(--text) 14%, var(--side));
    --bad: light-dark(#b3261e, #ffa3a5);
    color: var(--text);
  }
  [hidden] {
    display: none !important;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    border: 0;
    border-radius: 4px;
    background: none;
    padding: 4px 8px;
    min-height: 32px;
  }
  button:hover {
    background: var(--pointed);
  }
  button:disabled {
    cursor: default;
    opacity: 0.6;
  }
  button.main {
    background: var(--press);
    color: #fff;
    padding: 4px 16px;
  }
  button.main:hover {
    background: #4752c4;
  }
  button.danger {
    background: var(--danger);
    color: #fff;
    padding: 4px 16px;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .quiet {
    color: var(--quiet);
    font-size: 14px;
  }
  .wrong {
    color: var(--bad);
    font-size: 14px;
    margin: 4px 0 0;
  }
  .field {
    display: block;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .field > label,
  .field > .label,
  .field > legend {
    display: block;
    font-weight: 600;
    font-size: 14px;
    padding: 0;
    margin: 0 0 2px;
  }
  .field p.quiet {
    margin: 0 0 4px;
  }
  .must {
    color: var(--bad);
  }
  .entry {
    width: 100%;
    background: var(--inset);
    border: 1px solid transparent;
    border-radius: 4px;
    padding: 7px 10px;
    min-height: 38px;
  }
  textarea.entry {
    display: block;
    resize: none;
    field-sizing: content;
    max-height: 30vh;
  }
  textarea.entry.tall {
    min-height: 100px;
  }
  .entry::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  [aria-invalid='true'],
  .entry:has([aria-invalid='true']) {
    border-color: var(--bad);
  }
  .chooser {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: center;
  }
  .chooser:focus-within {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .chooser input {
    flex: 1 1 6em;
    min-width: 4em;
    background: none;
    border: 0;
    outline: 0;
    padding: 0;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    background: var(--pointed);
    border-radius: 4px;
    padding-left: 6px;
    font-size: 14px;
  }
  .chip button {
    padding: 0 6px;
    min-height: 24px;
    min-width: 24px;
  }
  .list {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 6px;
    overflow: auto;
    list-style: none;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    box-shadow: 0 8px 16px #0004;
  }
  .list li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
    padding: 6px 8px;
    border-radius: 4px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .list li.active {
    background: var(--pointed);
  }
  .list li[aria-selected='true'] .name {
    font-weight: 600;
  }
  .list .hint {
    color: var(--quiet);
    font-size: 14px;
  }
  .options label {
    display: flex;
    gap: 10px;
    align-items: center;
    padding: 6px 0;
    min-height: 32px;
  }
  .options input {
    width: 20px;
    height: 20px;
    accent-color: var(--press);
    flex: none;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .files li {
    position: relative;
    width: 140px;
    background: var(--inset);
    border-radius: 6px;
    padding: 8px;
    font-size: 14px;
  }
  .files img,
  .files .kind {
    display: grid;
    place-items: center;
    width: 100%;
    height: 80px;
    object-fit: contain;
    font-size: 32px;
  }
  .files .title {
    display: block;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .files button {
    position: absolute;
    top: 4px;
    right: 4px;
    background: var(--surface);
    border: 1px solid var(--line);
  }
  .apart {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .list li.active {
      outline: 2px solid;
    }
  }
`;

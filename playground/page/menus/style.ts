import { css } from 'lit';

/** How menus look. */
export const menu = css`
  .popup {
    position: fixed;
    inset: auto;
    margin: 0;
    width: 220px;
    max-height: calc(100dvh - 16px);
    overflow: auto;
    padding: 6px;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    box-shadow: 0 8px 16px #0004;
  }
  .popup.react {
    width: 280px;
    padding: 12px;
  }
  .popup [role='menuitem'] {
    display: block;
    width: 100%;
    text-align: left;
    overflow-wrap: anywhere;
  }
  .popup [role='menuitem']:focus {
    background: var(--pointed);
  }
  .popup .quick {
    display: flex;
  }
  .popup .quick [role='menuitem'] {
    text-align: center;
    padding: 4px 0;
  }
  .popup .take {
    color: var(--bad);
  }
  .heading {
    font-size: 12px;
    font-weight: 700;
    text-transform: uppercase;
    color: var(--quiet);
    padding: 6px 8px 2px;
  }
`;

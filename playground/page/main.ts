import { html, render } from 'lit';

render(html`<main>Parley</main>`, document.body);

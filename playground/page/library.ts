import { DiscordMessage, setConfig } from '@skyra/discord-components-core';
import { css } from 'lit';

// It would have browsers ask Discord for pictures of people: the page asks nobody but its own server.
const nobody = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"%3E%3C/svg%3E';
setConfig({
  // Its types know names of its own pictures only; what is no such name is taken as an address.
  avatars: Object.fromEntries(
    ['blue', 'gray', 'green', 'orange', 'red', 'pink', 'default'].map((name) => [name, nobody]),
  ) as never,
});

// Its greys are too faint to read for many (WCAG 1.4.3), and what is wide in it makes it wider than the screen.
DiscordMessage.elementStyles.push(css`
  .discord-message-content {
    min-width: 0;
  }
  .discord-message-timestamp,
  .discord-message-edited {
    color: var(--quiet) !important;
  }
`);

import { DiscordEmbed, DiscordMessage, DiscordReply, setConfig } from '@skyra/discord-components-core';
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
  /* What follows stands under what came first, however narrow it is. */
  .discord-message-body-only-indent {
    flex: none;
    margin-left: 0 !important;
  }
  .discord-message-timestamp,
  .discord-message-edited {
    color: var(--quiet) !important;
  }
`);

// A line that is too long ends in dots, not outside of the page.
DiscordReply.elementStyles.push(css`
  .discord-replied-message-content {
    min-width: 0;
    overflow: hidden;
  }
`);

// Of the ground its own dark can hardly be told.
DiscordEmbed.elementStyles.push(css`
  .discord-embed-root {
    flex: 1;
  }
  .discord-embed-wrapper {
    background-color: var(--side) !important;
    justify-self: stretch !important;
  }
`);

import type { Control } from '../bot/control.ts';

const load = async () => (await import('../bot/access/panel-control.ts')).accessPanelControl;

/** All that stands in the panel of access lists. Loaded when one is used: a start needs none of it. */
export const accessPanel: Control = {
  action: 'access',
  select: async (...used) => (await load()).select?.(...used),
  selectMentionable: async (...used) => (await load()).selectMentionable?.(...used),
  selectChannel: async (...used) => (await load()).selectChannel?.(...used),
};

import type { Control } from '../bot/control.ts';

const load = async () => (await import('../bot/settings/panel-control.ts')).panelControl;

/** All that stands in a panel of settings. Loaded when one is used: a start needs none of it. */
export const settingsPanel: Control = {
  action: 'settings',
  press: async (...used) => (await load()).press?.(...used),
  select: async (...used) => (await load()).select?.(...used),
  selectChannel: async (...used) => (await load()).selectChannel?.(...used),
  submit: async (...used) => (await load()).submit?.(...used),
};

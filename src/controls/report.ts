import { acknowledge } from '../bot/acknowledge.ts';
import type { Control } from '../bot/control.ts';

/** The modal of *Report answer*. */
export const report: Control = {
  action: 'report',
  async submit(interaction, { subject }, bot) {
    await acknowledge(interaction, true);
    const { sendReport } = await import('../bot/report/report.ts');
    await interaction.editReply(await sendReport(interaction, subject, bot));
  },
};

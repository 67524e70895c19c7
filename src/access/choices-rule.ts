import type { Refusal, Rule } from './gate.ts';

/** What members have chosen. */
export interface ChoicesOf {
  of(userId: string): Promise<{ agreed: boolean; paused: boolean }>;
}

/** Why nothing is answered to whoever has not given their consent yet: what they are to agree to. */
export const notice: Refusal = (texts) => texts.privacy.notice;

/**
 * The member's own word: nothing is answered to those who have paused, nor, where their consent is asked for, to those who have
 * not given it.
 */
export function choicesRule(choices: ChoicesOf): Rule {
  return async ({ userId, settings }) => {
    const { agreed, paused } = await choices.of(userId);
    if (paused) return (texts) => texts.privacy.paused;
    return settings.consent && !agreed ? notice : undefined;
  };
}

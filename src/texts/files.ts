import { asCode } from './words.ts';

/** Why a file cannot be used. */
export const files = {
  'too-large': (name: string, limitMb: number) =>
    `${asCode(name)} is larger than I take (${limitMb} MB at most). Please send a smaller one, or the part that matters.`,
  empty: (name: string) => `${asCode(name)} is empty.`,
  'bad-address': (name: string) =>
    `${asCode(name)} is at an address that I cannot read. Please attach the file.`,
  'private-address': (name: string) =>
    `${asCode(name)} is at an address inside a private network, and I fetch nothing from there. Please attach the file.`,
  gone: (name: string) => `${asCode(name)} is not there any more. Please attach it again.`,
  unreachable: (name: string) => `I could not fetch ${asCode(name)}. Please try again, or attach the file.`,
  unreadable: (name: string) =>
    `${asCode(name)} is of a kind that I cannot read. I read images, audio, video, PDF, text and code, and Office documents.`,
  damaged: (name: string) =>
    `${asCode(name)} is damaged or locked, so I cannot read it. Please save it anew.`,
  'too-many-pixels': (name: string) =>
    `${asCode(name)} has more pixels than I can open. Please send a smaller version of it.`,
  unfolds: (name: string) =>
    `${asCode(name)} unfolds to far more than its size tells, so I do not open it. Please send the part that matters.`,
};

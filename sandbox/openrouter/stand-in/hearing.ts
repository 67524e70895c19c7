import type { RecordedTranscription } from '../transcriptions.ts';

/** What is written down of a recording by one that hears nothing: what it was sent, as far as that can be told. */
export function standInHears({ body }: RecordedTranscription): string {
  const { data, format } = body.input_audio;
  const kilobytes = (Buffer.byteLength(data, 'base64') / 1000).toLocaleString('en-US', {
    maximumFractionDigits: 1,
  });
  return `(Nobody on this machine can hear. This is a recording in ${format.toUpperCase()}, ${kilobytes} kB.)`;
}

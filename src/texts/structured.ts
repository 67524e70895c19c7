/** Of answers that keep to a form. */
export const structured = {
  brokenSchema: (form: string) =>
    `The form “${form}” of this preset is no JSON schema that I can use. Please tell whoever runs me.`,
  waiting: 'It comes in one piece: to stop it saves nothing.',
  stoppedBy: (name: string) =>
    `Stopped by ${name}. An answer of this kind comes in one piece and is paid all the same: stopping it saves nothing.`,
  tooLong: 'The answer was cut off at its length limit before its form was complete. Ask for less.',
  noFit:
    'The model did not keep to the form that this preset asks for, not even at the second try. Retry, or use another preset.',
};

/** Somebody has entered something in a field; nothing where it is empty now. */
export class Entering<Value> extends Event {
  static readonly type = 'enter';
  readonly value: Value;

  constructor(value: Value) {
    super(Entering.type);
    this.value = value;
  }
}

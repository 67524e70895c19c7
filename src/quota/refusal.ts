import { UserError } from '../errors.ts';
import type { HeldLimit } from './planned-call.ts';

/** A limit leaves too little for what was asked; its sentence says which, how much is used, and when it begins anew. */
export class QuotaRefusal extends UserError {
  override readonly name = 'QuotaRefusal';
  readonly limit: HeldLimit;

  constructor(limit: HeldLimit) {
    super((texts) => texts.quota.refused(limit));
    this.limit = limit;
  }
}

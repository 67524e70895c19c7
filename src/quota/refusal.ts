import { UserError } from '../errors.ts';
import type { HeldLimit } from './planned-call.ts';

/** A limit leaves too little for what was asked; its sentence says which, how much is used, and when it begins anew. */
export class QuotaRefusal extends UserError {
  override readonly name = 'QuotaRefusal';
  readonly limit: HeldLimit;

  /** @param needed what the shortest answer may take of it, in its unit */
  constructor(limit: HeldLimit, needed: number) {
    super((texts) => texts.quota.refused(limit, needed));
    this.limit = limit;
  }
}

import type { Canonical, MinorUnits } from '@vela/kernel';
import type { Ledger } from './ledger.js';
import type { Lot } from './lot.js';

/** An exact amount as text, so that it survives JSON at any size. */
const write = (amount: MinorUnits): string => String(amount);

const read = (text: string): MinorUnits => {
  const small = Number(text);
  return Number.isSafeInteger(small) ? small : BigInt(text);
};

/** The state of an account as plain data; closed trades and cash facts are results and stay out. */
export interface LedgerState {
  readonly [key: string]: Canonical;
  readonly wallets: readonly WalletState[];
  readonly fees: string;
  readonly traded: number;
  readonly positions: readonly PositionState[];
}

/** The state of the cash of one currency. */
interface WalletState {
  readonly [key: string]: Canonical;
  readonly currency: string;
  readonly cash: string;
  readonly fees: string;
  readonly facts: string;
  readonly rate: string | null;
}

/** The state of one position. */
interface PositionState {
  readonly [key: string]: Canonical;
  readonly quantity: number;
  readonly size: number;
  readonly cost: string;
  readonly lots: readonly LotState[];
}

type LotState = { readonly [Field in keyof Lot]: Lot[Field] extends number ? number : string };

/** Returns the state of an account. */
export function snapshotLedger(ledger: Ledger): LedgerState {
  return {
    wallets: ledger.wallets.map((wallet) => ({
      currency: wallet.currency,
      cash: write(wallet.cash),
      fees: write(wallet.fees),
      facts: write(wallet.facts),
      rate: wallet.rateText,
    })),
    fees: write(ledger.fees),
    traded: ledger.traded,
    positions: ledger.positions.map((position) => ({
      quantity: position.quantity,
      size: position.size,
      cost: write(position.cost),
      lots: position.lots.map((lot) => ({
        ...lot,
        notional: write(lot.notional),
        fee: write(lot.fee),
      })),
    })),
  };
}

/** Puts a fresh account of the same instruments into a state. */
export function restoreLedger(ledger: Ledger, state: LedgerState): void {
  state.wallets.forEach((stored, index) => {
    const wallet = ledger.wallets[index]!;
    wallet.cashSum.value = read(stored.cash);
    wallet.feeSum.value = read(stored.fees);
    wallet.facts = read(stored.facts);
    if (stored.rate !== null && !wallet.isBase) wallet.setRate(stored.rate);
  });
  ledger.renew();
  ledger.feeSum.value = read(state.fees);
  ledger.traded = state.traded;
  state.positions.forEach((stored, index) => {
    const position = ledger.positions[index]!;
    position.quantity = stored.quantity;
    position.size = stored.size;
    position.cost = read(stored.cost);
    position.lots.push(
      ...stored.lots.map((lot) => ({ ...lot, notional: read(lot.notional), fee: read(lot.fee) })),
    );
  });
  ledger.held = ledger.positions.filter((position) => position.quantity !== 0).length;
}

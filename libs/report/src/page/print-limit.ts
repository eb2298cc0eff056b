import type { ReportModel } from '../report-model.js';

/** Round trips that are printed. */
const PRINTED = 100;

/** Returns whether a printed page leaves round trips out. */
export const isLongerThanPrint = ({ trades }: ReportModel): boolean => trades.length > PRINTED;

export { Avgprice, avgprice } from './avgprice.js';
export { HeikinAshi, heikinAshi } from './heikin-ashi.js';
export { LogReturn, logReturn } from './log-return.js';
export { Medprice, medprice } from './medprice.js';
export { Midpoint, midpoint } from './midpoint.js';
export { Midprice, midprice } from './midprice.js';
export { Typprice, typprice } from './typprice.js';
export { Wclprice, wclprice } from './wclprice.js';

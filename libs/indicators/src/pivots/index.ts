export { PivotCamarilla, pivotCamarilla } from './pivot-camarilla.js';
export { PivotClassic, pivotClassic } from './pivot-classic.js';
export { PivotDemark, pivotDemark } from './pivot-demark.js';
export { PivotFibonacci, pivotFibonacci } from './pivot-fibonacci.js';
export { PivotWoodie, pivotWoodie } from './pivot-woodie.js';

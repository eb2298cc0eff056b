export { Adxr, adxr } from './adxr.js';
export { Alligator, alligator } from './alligator.js';
export { Aroonosc, aroonosc } from './aroonosc.js';
export { Chandelier, chandelier } from './chandelier.js';
export { Dmi, dmi } from './dmi.js';
export { Squeeze, squeeze } from './squeeze.js';
export { Vortex, vortex } from './vortex.js';
export { Zigzag, zigzag } from './zigzag.js';

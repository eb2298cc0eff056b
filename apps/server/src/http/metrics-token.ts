/** Under this token Nest hands the metrics of the process to controllers. */
export const METRICS = Symbol('vela metrics');

export {
  FAULT_KINDS,
  isEventFault,
  isFeedFault,
  isRequestFault,
  isWindowFault,
} from './fault-kinds.js';
export type { EventFault, Fault, FeedFault, RequestFault, WindowFault } from './fault-kinds.js';
export { FAULT_HINT, checkFaultScript, readFaultScript, scriptData } from './fault-script.js';
export type { FaultScript, ScriptProblem } from './fault-script.js';
export type { PlayedFault } from './played-fault.js';

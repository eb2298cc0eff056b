export { decodeActorEvent, encodeActorEvent } from './actor-event.js';
export { decodeCandleBatch, encodeCandleBatch } from './candle-frame.js';
export { decodeReleased, encodeReleased } from './cluster.js';
export {
  decodeFeedPulse,
  decodeFeedSlice,
  decodeRowHint,
  encodeFeedPulse,
  encodeFeedSlice,
  encodeRowHint,
} from './live.js';
export { decodeReplayRequest, encodeReplayRequest } from './replay-request.js';
export type { ReplayRequest } from './replay-request.js';
export {
  decodeStreamAck,
  decodeStreamFrame,
  decodeStreamRequest,
  encodeBodyFrame,
  encodeEndFrame,
  encodeStreamAck,
  encodeStreamRequest,
} from './stream.js';
export type { StreamAck, StreamFrame, StreamRequest } from './stream.js';

import { create, toBinary } from '@bufbuild/protobuf';
import { ClusterReleasedSchema } from './generated/vela/v1/events_pb.js';
import { parseMessage } from './parse-message.js';

/** Returns the hint that actors are free as the bytes of a ClusterReleased. */
export const encodeReleased = (actorIds: readonly string[]): Uint8Array =>
  toBinary(ClusterReleasedSchema, create(ClusterReleasedSchema, { actorIds: [...actorIds] }));

/** Returns the actors that a ClusterReleased names; throws `DATA_INVALID` for anything else. */
export const decodeReleased = (bytes: Uint8Array): readonly string[] =>
  parseMessage(ClusterReleasedSchema, bytes).actorIds;

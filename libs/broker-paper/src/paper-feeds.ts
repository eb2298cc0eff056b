import { VelaError } from '@vela/kernel';
import type { FeedSlice, FeedStore, SliceLog } from '@vela/ports';

/** Where a paper venue gets slices: those that come, and those that are stored. */
export type PaperFeeds = Pick<SliceLog, 'follow'> & Pick<FeedStore, 'slices'>;

/** Slices that one question for rows returns. */
const PAGE = 256;

/** Yields the stored slices of a feed behind `after` up to `to`; throws when one is not there. */
export async function* storedSlices(
  feeds: Pick<PaperFeeds, 'slices'>,
  feedId: string,
  after: number,
  to: number,
): AsyncGenerator<FeedSlice> {
  let last = after;
  while (last < to) {
    const page = await feeds.slices(feedId, last, Math.min(PAGE, to - last));
    for (const slice of page) {
      yield slice;
      last = slice.n;
    }
    if (page.length === 0) throw missing(feedId, last + 1);
  }
}

const missing = (feedId: string, n: number): VelaError =>
  new VelaError('DATA_MISSING', `expected slice ${n} of the feed ${feedId}, which is not stored`, {
    hint: 'A paper account needs the slices behind its last snapshot.',
  });

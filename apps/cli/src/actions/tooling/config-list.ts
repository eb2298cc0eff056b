import { describeConfig } from '@vela/config';
import type { Action } from '../../command-spec.js';
import { UNKNOWN } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { loadSettings } from '../../settings.js';

/** Lists every setting with its value and where it comes from; secrets are masked. */
export const action: Action = async (context) => {
  const { url } = context.flags;
  const config = await loadSettings(context, url === undefined ? {} : { url });
  const settings = describeConfig(config);
  context.output.result({ settings }, () =>
    table(settings, [
      { title: 'setting', cell: ({ name }) => name },
      { title: 'value', cell: ({ value }) => value ?? UNKNOWN },
      { title: 'from', cell: ({ origin }) => origin },
      { title: 'meaning', cell: ({ description }) => description },
    ]),
  );
};

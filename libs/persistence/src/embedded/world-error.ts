import { VelaError, messageOf } from '@vela/kernel';

/** Returns what a failure of files or programs means to a user of the data folder. */
export function folderError(doing: string, folder: string, thrown: unknown): VelaError {
  if (thrown instanceof VelaError) return thrown;
  const text = `${(thrown as NodeJS.ErrnoException).code ?? ''} ${messageOf(thrown)}`;
  const because = (message: string, hint: string): VelaError =>
    new VelaError('UNAVAILABLE', `could not ${doing}: ${message}`, { hint, cause: thrown });
  if (/ENOSPC|No space left|EDQUOT|quota/i.test(text)) {
    return because(`no space left for ${folder}`, 'Free some space, then start again.');
  }
  if (/EACCES|EPERM|EROFS|Permission denied|Read-only/i.test(text)) {
    return because(
      `${folder} cannot be written by this user`,
      'Change its owner, or set VELA_HOME to a folder of your own.',
    );
  }
  if (/ENOTDIR|EEXIST/.test(text)) {
    return because(`${folder} is not a folder`, 'Remove that file or set VELA_HOME elsewhere.');
  }
  return because(
    messageOf(thrown).trim(),
    'See db.log in the data folder. `vela db restore` reads a backup into a fresh folder.',
  );
}

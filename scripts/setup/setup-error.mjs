/** A set-up step that cannot go on: what happened, and the one thing to do about it. */
export class SetupError extends Error {
  /** Takes what happened and what helps, both as whole sentences. */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }

  /** Returns the error that explains a failed file operation on a path. */
  static from(cause, path) {
    const known = {
      EACCES: ['This user may not write', 'Clone the repository into a folder of your own.'],
      EPERM: ['This user may not write', 'Clone the repository into a folder of your own.'],
      EROFS: ['The file system is read-only at', 'Clone the repository into a writable folder.'],
      ENOSPC: ['The disk is full at', 'Free at least 1 GB and run the same command again.'],
      EDQUOT: [
        'The disk quota is used up at',
        'Free at least 1 GB and run the same command again.',
      ],
    }[cause.code];
    if (known === undefined) return cause;
    return new SetupError(`${known[0]} ${path} (${cause.code}).`, known[1]);
  }
}

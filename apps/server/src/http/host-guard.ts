import type { HttpStep } from './http-types.js';
import { refusedOrigin } from './origin.js';

/** Returns the step that refuses requests which a page from elsewhere may have made. */
export const hostGuard = (): HttpStep => (request, response, next) => {
  const refused = refusedOrigin(request.headers);
  if (refused === null) return next();
  const [status] = refused.split(' ', 1);
  response.status(Number(status)).json({
    error: { code: 'FORBIDDEN', message: 'only pages and programs of this machine may ask' },
  });
};

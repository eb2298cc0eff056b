/**
 * Called at labelled points of what must survive a crash: before a call goes out, while it is under
 * way, and when it came back. A test that ends the process there sees what the next one makes of it.
 */
export type Probe = (label: string) => void;

/**
 * Returns an object whose asynchronous methods tell a probe where they are, as
 * `name.method.before`, `.inside` and `.after`; the object itself when nobody probes.
 */
export function probed<T extends object>(name: string, target: T, probe: Probe | undefined): T {
  if (probe === undefined) return target;
  return new Proxy(target, {
    get(own, key) {
      const value: unknown = Reflect.get(own, key, own);
      if (typeof value !== 'function') return value;
      const label = `${name}.${String(key)}`;
      return (...args: unknown[]): unknown => {
        probe(`${label}.before`);
        const answer: unknown = Reflect.apply(value, own, args);
        if (!(answer instanceof Promise)) return answer;
        probe(`${label}.inside`);
        return answer.then((result: unknown) => {
          probe(`${label}.after`);
          return result;
        });
      };
    },
  });
}

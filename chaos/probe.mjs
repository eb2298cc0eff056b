/**
 * Returns a wrapper for ports that tells `probe` where asynchronous calls are, as
 * `name.method.before` (nothing went out), `.inside` (it is under way) and `.after` (it came back).
 */
export const probing = (probe) => (name, target) =>
  new Proxy(target, {
    get(own, key) {
      const value = Reflect.get(own, key, own);
      if (typeof value !== 'function') return value;
      const label = `${name}.${String(key)}`;
      return (...args) => {
        probe(`${label}.before`, args);
        const answer = Reflect.apply(value, own, args);
        if (!(answer instanceof Promise)) return answer;
        probe(`${label}.inside`, args);
        return answer.then((result) => {
          probe(`${label}.after`, args);
          return result;
        });
      };
    },
  });

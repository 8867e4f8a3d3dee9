/** An object whose properties are made when they are first read: most of what could be referred to, nobody refers to. */
export function lazyRecord<T>(names: readonly string[], make: (name: string) => T): Record<string, T> {
  const record: Record<string, T> = {};
  for (const name of names) {
    const get = () => {
      const value = make(name);
      Object.defineProperty(record, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(record, name, { get, enumerable: true, configurable: true });
  }
  return record;
}

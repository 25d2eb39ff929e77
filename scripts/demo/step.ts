/** Does one step and tells how long it took. */
export async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const started = Date.now();
  const result = await work();
  console.log(`  ${name.padEnd(20)} ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

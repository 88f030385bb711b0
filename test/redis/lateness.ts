/** How busy a machine is: what is late by more than a limit allows cannot be measured. */

/** Watches how late timers are; the function that it gives stops, and gives the most, in milliseconds. */
export function watchLateness(): () => number {
  let last = performance.now();
  let most = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    most = Math.max(most, now - last - 20);
    last = now;
  }, 20);
  return () => {
    clearInterval(timer);
    return most;
  };
}

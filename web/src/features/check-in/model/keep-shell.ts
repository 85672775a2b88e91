/**
 * Keeps the app itself on this device, so that this page opens without a network too. Where that
 * is not possible (a private window, no https) it works all the same while it is open.
 */
export function keepShell(): void {
  // Without https there is none.
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!import.meta.env.PROD || !workers) return;
  workers.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
}

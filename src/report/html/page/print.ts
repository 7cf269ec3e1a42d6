/** Opens everything but evidence for the time of printing, where the style cannot. */
export function startPrinting(): void {
  if (CSS.supports('selector(::details-content)')) return;
  let opened: readonly HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open], .subject *)')];
    for (const element of opened) element.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const element of opened) element.open = false;
  });
}

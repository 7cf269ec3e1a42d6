const SHOWN_FOR = 2000;

/** Makes each button copy the lines that stand below it; `said` tells those who cannot see the button. */
export function startCopying(said: HTMLElement): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('.copy')) {
    const lines = button.parentElement?.querySelector('code');
    if (lines == null) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const told = (await copy(lines)) ? 'Copied' : 'Press Ctrl+C';
      button.textContent = told;
      said.textContent = told;
      setTimeout(() => {
        button.textContent = 'Copy';
        said.textContent = '';
      }, SHOWN_FOR);
    });
  }
}

/** A page from a disk may not be let at the clipboard; what is selected can be copied all the same. */
async function copy(lines: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(lines.textContent.trimEnd());
    return true;
  } catch {
    getSelection()?.selectAllChildren(lines);
    return document.execCommand('copy');
  }
}

/** Makes the button open every rule, and close them again. */
export function startOpening(button: HTMLButtonElement): void {
  button.addEventListener('click', () => {
    const open = button.textContent === OPEN;
    for (const group of document.querySelectorAll<HTMLDetailsElement>('details.group')) group.open = open;
    button.textContent = open ? CLOSE : OPEN;
  });
}

const OPEN = 'Open all';
const CLOSE = 'Close all';

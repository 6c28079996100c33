// Light, dark, or as the system says. The choice is kept: it is no secret.

const KEPT = 'understudy.theme';
const THEMES = ['system', 'light', 'dark'];

function current() {
  const kept = localStorage.getItem(KEPT);
  return THEMES.includes(kept) ? kept : 'system';
}

function apply(button, theme) {
  document.documentElement.dataset.theme = theme;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  button.setAttribute('aria-label', `Theme: ${theme}. Switch to ${next}`);
  button.setAttribute('title', `Theme: ${theme} (t)`);
}

export function themed(button) {
  apply(button, current());
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
    localStorage.setItem(KEPT, next);
    apply(button, next);
  });
}

/** Light or dark: as the system says, until the reader chooses; the choice is kept for the whole site. */

import { byId } from "./dom";

const KEY = "communique-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function chosen(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

export function themeButton(): void {
  const button = byId("theme");
  const shown = (): string => chosen() ?? (dark.matches ? "dark" : "light");
  const apply = (): void => {
    document.documentElement.dataset.theme = shown();
    const other = shown() === "dark" ? "light" : "dark";
    button.textContent = other === "dark" ? "Dark" : "Light";
    button.setAttribute("aria-label", `Show in ${other} colours`);
  };
  button.addEventListener("click", () => {
    const next = shown() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Then it holds for this page only.
    }
    document.documentElement.dataset.theme = next;
    apply();
  });
  dark.addEventListener("change", apply);
  apply();
}

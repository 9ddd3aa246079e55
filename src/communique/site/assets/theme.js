// Light or dark: as the machine has it, until the reader chooses; the choice is kept where it can be.
(function () {
  var root = document.documentElement;
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function kept() {
    try { return localStorage.getItem("communique-theme"); } catch (error) { return null; }
  }
  function keep(theme) {
    try { localStorage.setItem("communique-theme", theme); } catch (error) { /* a page of a file may keep nothing */ }
  }
  function now() { return root.dataset.theme || (dark.matches ? "dark" : "light"); }
  var chosen = kept();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("theme");
    function label() { button.textContent = now() === "dark" ? "Light" : "Dark"; button.setAttribute("aria-label", "Switch to " + (now() === "dark" ? "light" : "dark") + " colours"); }
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = now() === "dark" ? "light" : "dark";
      keep(root.dataset.theme);
      label();
    });
    dark.addEventListener("change", label);
    label();
  });
})();

// Shows in the text of a document what the fact at hand stands on; a click on marked words goes to their fact.
(function () {
  var text = document.getElementById("text");
  if (!text) return;
  var GROUPS = ["who", "whom", "what", "when", "how"];
  var words = Array.prototype.slice.call(text.querySelectorAll("[data-fields]"));
  var stretches = Array.prototype.slice.call(text.querySelectorAll("[data-facts]"));

  function on(anchor) {
    stretches.forEach(function (one) {
      one.classList.toggle("on", one.dataset.facts.split(" ").indexOf(anchor) >= 0);
    });
    words.forEach(function (one) {
      GROUPS.forEach(function (group) {
        one.classList.toggle("f-" + group, one.dataset.fields.split(" ").indexOf(anchor + ":" + group) >= 0);
      });
    });
    document.querySelectorAll(".fact.on").forEach(function (one) { one.classList.remove("on"); });
    var fact = document.getElementById(anchor);
    if (fact && fact.classList.contains("fact")) fact.classList.add("on");
    return fact;
  }

  function intoView(anchor) {
    var first = stretches.filter(function (one) { return one.dataset.facts.split(" ").indexOf(anchor) >= 0; })[0];
    if (!first) return;
    var inside = text.scrollHeight > text.clientHeight + 4;
    if (inside) text.scrollTop += first.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    else first.scrollIntoView({ block: "center" });
  }

  function follow() {
    var anchor = decodeURIComponent(location.hash.slice(1));
    if (!anchor) return;
    var inText = anchor.indexOf("text-") === 0;
    var fact = on(inText ? anchor.slice(5) : anchor);
    if (!fact || !fact.classList.contains("fact")) return;
    if (inText || text.scrollHeight > text.clientHeight + 4) intoView(fact.id);
    if (!inText) {
      var open = fact.querySelector("details");
      if (open) open.open = true;
      fact.scrollIntoView({ block: "start" });
    }
  }

  text.addEventListener("click", function (event) {
    var stretch = event.target.closest("[data-facts]");
    if (!stretch || String(getSelection())) return;
    var all = stretch.dataset.facts.split(" ");
    var now = decodeURIComponent(location.hash.slice(1));
    location.hash = all[(all.indexOf(now) + 1) % all.length];
  });
  document.querySelectorAll("[data-fact]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      on(link.dataset.fact);
      intoView(link.dataset.fact);
    });
  });
  addEventListener("hashchange", follow);
  follow();
})();

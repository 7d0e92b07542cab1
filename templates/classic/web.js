/* Only what a page without it can do less well: a click on a key point opens its context; stories of one source. */
(function () {
  "use strict";
  document.documentElement.classList.add("clicks");
  document.addEventListener("click", function (event) {
    var said = event.target.closest(".said");
    if (!said || event.target.closest("a") || String(getSelection())) return;
    var proof = said.parentNode.querySelector(".proof");
    if (proof) proof.open = !proof.open;
  });
  var form = document.querySelector(".filter");
  if (!form) return;
  var chosen = form.querySelector("select");
  var stories = Array.from(document.querySelectorAll("[data-from]"));
  function show() {
    stories.forEach(function (story) {
      story.hidden = chosen.value !== "" && story.dataset.from.split("\n").indexOf(chosen.value) < 0;
    });
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  chosen.addEventListener("change", show);
  form.hidden = false;
  show();
})();

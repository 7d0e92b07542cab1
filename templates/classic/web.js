/* Only what a page without it can do less well: a click on a key point opens its context. */
(function () {
  "use strict";
  document.documentElement.classList.add("clicks");
  document.addEventListener("click", function (event) {
    var said = event.target.closest(".said");
    if (!said || event.target.closest("a") || String(getSelection())) return;
    var proof = said.parentNode.querySelector(".proof");
    if (proof) proof.open = !proof.open;
  });
})();

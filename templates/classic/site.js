/* Narrows the index to headlines that hold every word asked for, without regard to case and accents. */
(function () {
  "use strict";
  var form = document.querySelector(".filter");
  var field = form.querySelector("input");
  function plain(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(); }
  var issues = Array.from(document.querySelectorAll(".issue")).map(function (issue) {
    var name = plain(issue.querySelector("h3").textContent);
    return [issue, Array.from(issue.querySelectorAll("li")).map(function (line) {
      return [line, name + " " + plain(line.textContent)];
    })];
  });
  field.addEventListener("input", function () {
    var words = plain(field.value).split(/\s+/).filter(Boolean);
    issues.forEach(function (issue) {
      var found = issue[1].filter(function (line) {
        line[0].hidden = !words.every(function (word) { return line[1].includes(word); });
        return !line[0].hidden;
      });
      issue[0].hidden = words.length > 0 && found.length === 0;
    });
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.hidden = false;
})();

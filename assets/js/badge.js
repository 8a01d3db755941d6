// What stands behind the "#" of an address is in no log of a server. The page itself posts it, by the form that says so, and
// takes it off the address.
"use strict";
function post() {
  const form = document.querySelector("form[data-anker]");
  if (!form || location.hash.length < 2) return;
  form.elements.namedItem("token").value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  form.requestSubmit();
}
addEventListener("hashchange", post);
post();

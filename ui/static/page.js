// Everything works without this but dropping drafts in, seeing a review under way by itself, and the tabs.
"use strict";

// Drafts go up one by one, as bytes; where there is no pilot yet, the first makes one, named after it.
async function sendDrafts(files, box) {
  if (!files.length || box.dataset.busy) return;
  box.dataset.busy = "1";
  const told = box.querySelector(".told");
  const say = (text, bad) => {
    told.setAttribute("role", bad ? "alert" : "status");
    told.className = bad ? "told problem" : "told";
    told.textContent = text;
  };
  let to = box.dataset.to;
  const refused = [];
  let sent = 0;
  for (const file of files) {
    if (file.size > Number(box.dataset.most) * 1e6) {
      refused.push(`${file.name} is larger than ${box.dataset.most} MB.`);
      continue;
    }
    say(`Sending ${file.name} …`);
    try {
      if (!to) to = `/pilots/${await post(`/pilots?name=${encodeURIComponent(file.name.replace(/\.[^.]*$/, "") || "Pilot")}`)}/drafts`;
      await post(`${to}?name=${encodeURIComponent(file.name)}${"revision" in box.dataset ? "&revision=1" : ""}`, file);
      sent += 1;
    } catch (error) {
      refused.push(error.message);
    }
  }
  delete box.dataset.busy;
  say(refused.join(" "), refused.length > 0);
  if (!sent) return;
  const pilot = to.replace(/\/drafts$/, "");
  if (refused.length) sessionStorage.setItem(`refused ${pilot}`, refused.join(" "));
  if (box.dataset.then === "review") {
    const form = document.querySelector("form.go");
    if (form) { form.requestSubmit(); return; }
    await post(`${pilot}/review`);
  }
  if (location.pathname === pilot && !box.dataset.then) await refresh();
  else location.assign(pilot);
}

async function post(address, body) {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { Accept: "text/plain" } });
  } catch {
    throw new Error("It could not be sent; is the program still running?");
  }
  if (!answer.ok) throw new Error((await answer.text()) || `It was refused (${answer.status}).`);
  return answer.text();
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches(".drop input[type=file]")) {
    const files = [...input.files];
    input.value = "";
    sendDrafts(files, input.closest(".drop"));
  } else if (input.matches("form.auto select")) {
    input.form.requestSubmit();
  }
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest?.(".drop");
    if (kind !== "dragleave") event.preventDefault();
    box?.classList.toggle("over", kind === "dragover");
    if (box && kind === "drop") sendDrafts([...event.dataTransfer.files], box);
  });
}

// What is under way is asked about until it is over; then the page shows what came of it.
let asking = false;
async function refresh() {
  const state = document.getElementById("state");
  if (!state || asking) return;
  asking = true;
  try {
    const answer = await fetch(`${location.pathname}/state`);
    if (!answer.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const now = holder.content.getElementById("state");
    const over = state.dataset.job !== now.dataset.job && now.dataset.job.endsWith("done");
    if (over) { location.reload(); return; }
    if (now.outerHTML !== state.outerHTML && !state.contains(document.activeElement?.closest("select"))) state.replaceWith(now);
  } catch {
    // The program is stopped or busy; it is asked again.
  } finally {
    asking = false;
  }
}
setInterval(() => { if (document.getElementById("state")?.dataset.changing === "1") refresh(); }, 1000);

function show(name) {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const open = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(open));
    tab.tabIndex = open ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !open;
  }
  const beside = document.querySelector(".beside");
  if (beside && getComputedStyle(beside).position !== "sticky") beside.scrollIntoView();
}
document.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) show(tab.id.replace("tab-", ""));
  const link = event.target.closest("a[target=draft], a[target=chat]");
  if (link && document.querySelector(".beside")) show(link.target);
});
document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("[role=tab]") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const other = [...document.querySelectorAll("[role=tab]")].find((tab) => tab !== event.target);
    other.focus();
    other.click();
  }
});

// The board's findings by keyboard: j and k go, x ticks, a, d and w choose; then the reason is typed.
function tick() {
  const chosen = document.querySelectorAll(".before > input:checked").length;
  const told = document.querySelector("#dispose .chosen");
  if (told) told.textContent = chosen ? `${chosen} finding${chosen > 1 ? "s" : ""}` : "what is ticked";
}
function go(by) {
  const all = [...document.querySelectorAll(".before")];
  const at = all.findIndex((each) => each.classList.contains("current"));
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  if (!next) return;
  all[at]?.classList.remove("current");
  next.classList.add("current");
  next.querySelector("details").open = true;
  if (at >= 0 && all[at] !== next) all[at].querySelector("details").open = false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
  const place = next.querySelector("a[target=draft]");
  const frame = document.querySelector("iframe[name=draft]");
  // Without its #here: a browser moves the focus to a place that is named so, and the keys with it.
  if (place && frame?.offsetParent) frame.src = place.href.split("#")[0];
}
document.addEventListener("keydown", (event) => {
  const form = document.getElementById("dispose");
  if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) return;
  const kind = { a: "accepted", d: "dismissed", w: "waived" }[event.key];
  const box = document.querySelector(".before.current > input");
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "x" && box) { box.checked = !box.checked; tick(); }
  else if (kind) {
    if (box && !document.querySelector(".before > input:checked")) box.checked = true;
    tick();
    form.querySelector(`[value=${kind}]`).checked = true;
    form.elements[kind === "waived" ? "until" : "why"].focus();
  } else return;
  event.preventDefault();
});
document.addEventListener("change", (event) => { if (event.target.matches(".before > input")) tick(); });
document.addEventListener("click", (event) => { if (event.target.matches("[data-print]")) print(); });

// A link to a finding opens it.
function openTarget() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const closed = target?.tagName === "DETAILS" ? target : target?.querySelector(":scope > details") ?? target?.closest("details");
  if (closed) closed.open = true;
  target?.closest(".before")?.classList.add("current");
}
window.addEventListener("hashchange", openTarget);

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.add("script");
  openTarget();
  if (!location.hash) document.querySelector("body.draft #here")?.scrollIntoView({ block: "center" });
  const refused = sessionStorage.getItem(`refused ${location.pathname}`);
  if (refused) {
    sessionStorage.removeItem(`refused ${location.pathname}`);
    const told = document.querySelector(".drop .told");
    if (told) { told.className = "told problem"; told.setAttribute("role", "alert"); told.textContent = refused; }
  }
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = Object.assign(document.createElement("button"), { className: "quiet copy", textContent: "Copy", type: "button" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    });
    text.after(button);
  }
});

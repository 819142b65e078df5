// The report's frame is as high as its page, so that there is one scroll bar.
function fitReport(frame) {
  const page = frame.contentDocument;
  if (!page || !page.body) return;
  const fit = () => { frame.style.height = page.documentElement.getBoundingClientRect().height + "px"; };
  new ResizeObserver(fit).observe(page.documentElement);
  fit();
  window.scrollTo(0, 0);
}

// Drafts go to an address of ours, one by one; Gradio is told only that they are there.
async function sendDrafts(files, box) {
  const said = box.querySelector("[role=status], [role=alert]");
  const revision = "revision" in box.dataset;
  const refused = [];
  for (const file of files) {
    said.setAttribute("role", "status");
    said.className = "sending";
    said.textContent = `Sending ${file.name} …`;
    try {
      const answer = await fetch(`/drafts?name=${encodeURIComponent(file.name)}${revision ? "&revision=1" : ""}`, {
        method: "POST", body: file,
      });
      if (!answer.ok) refused.push(await answer.text());
    } catch {
      refused.push(`${file.name} did not arrive; is the page still running?`);
    }
  }
  if (refused.length) said.setAttribute("role", "alert");
  said.className = refused.length ? "problem" : "";
  said.textContent = refused.join(" ");
  if (refused.length < files.length) document.getElementById(box.dataset.then).click();
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches?.(".drop input[type=file]")) return;
  const files = [...input.files];
  input.value = "";
  await sendDrafts(files, input.closest(".drop"));
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, async (event) => {
    const box = event.target.closest?.(".drop");
    if (kind !== "dragleave") event.preventDefault();
    if (box) box.classList.toggle("over", kind === "dragover");
    if (box && kind === "drop") await sendDrafts([...event.dataTransfer.files], box);
  });
}

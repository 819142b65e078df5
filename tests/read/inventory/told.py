"""Files whose every text-bearing part holds a word of its own, and whether each word was read or told of."""

from __future__ import annotations

import io
import zipfile

from agent.document import Document

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
R = f'xmlns:r="{OFFICE}"'
CHART = (
    f"<c:chartSpace {C} {A}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>charttitle</a:t></a:r></a:p></c:rich></c:tx>"
    "</c:title><c:plotArea><c:barChart><c:ser><c:tx><c:v>seriesname</c:v></c:tx><c:dLbls><c:dLbl><c:tx><c:rich><a:p>"
    "<a:r><a:t>pointlabel</a:t></a:r></a:p></c:rich></c:tx></c:dLbl></c:dLbls><c:trendline><c:name>trendname</c:name>"
    "</c:trendline><c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl><c:pt idx='0'><c:v>innerlevel</c:v></c:pt>"
    "</c:lvl><c:lvl><c:pt idx='0'><c:v>outerlevel</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    "<c:val><c:numLit><c:pt idx='0'><c:v>7</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart><c:valAx><c:title>"
    "<c:tx><c:rich><a:p><a:r><a:t>axistitle</a:t></a:r></a:p></c:rich></c:tx></c:title></c:valAx></c:plotArea>"
    "</c:chart></c:chartSpace>"
)
CHART_WORDS = ("charttitle", "seriesname", "pointlabel", "trendname", "innerlevel", "outerlevel", "axistitle")
NEW_CHART = (
    f'<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" {A}><cx:chartData>'
    "<cx:data id='0'><cx:strDim type='cat'><cx:lvl><cx:pt idx='0'>funnelstep</cx:pt></cx:lvl></cx:strDim></cx:data>"
    "</cx:chartData><cx:chart><cx:plotArea><cx:series><cx:tx><cx:txData><cx:v>funnelname</cx:v></cx:txData></cx:tx>"
    "</cx:series></cx:plotArea></cx:chart></cx:chartSpace>"
)
NEW_CHART_WORDS = ("funnelstep", "funnelname")
DIAGRAM = (
    f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" {A}><dgm:ptLst>'
    "<dgm:pt modelId='1'><dgm:t><a:p><a:r><a:t>diagramword</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>"
    "</dgm:dataModel>"
)


def archive(parts: dict[str, str]) -> bytes:
    """An Office file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """Relationships (id, kind, target) of a part."""
    each = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def lost(document: Document, words: list[str], told: dict[str, str]) -> list[str]:
    """The words that are in no Block; of those `told`, whose part is listed in none of these words, either."""
    listing = [f"{part.where}: {part.why}" for part in document.unreadable] + list(document.notes)
    unread = [word for word in words if not any(word in block.text for block in document.blocks)]
    untold = [word for word, how in told.items() if not any(how in line for line in listing)]
    known = [word for word in told if any(word in block.text for block in document.blocks)]
    return unread + [word for word in untold if word not in known]

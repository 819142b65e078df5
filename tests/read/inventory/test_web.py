"""Everything in a page that holds text is read or listed."""

from __future__ import annotations

from agent.read import read_bytes
from tests.read.inventory.told import lost

PAGE = """
<html><head><title>titleword</title><style>.note::before { content: "styleword"; }</style></head><body>
<!-- remarkword --><!--[if gte mso 9]><p>conditional</p><![endif]-->
<h1>headingword</h1><p>bodyword <a href="x" title="tipword">linkword</a></p><button>buttonword</button>
<details><summary>summaryword</summary>foldedword</details><dl><dt>termword</dt><dd>meaningword</dd></dl>
<table><caption>captionword</caption><tr><th>headword</th><th>b</th></tr>
<tr><td>cellword</td><td><canvas>canvasword</canvas><svg><text>drawnword</text></svg></td></tr></table>
<form><label>labelword</label><input value="fieldword"><input type="submit" value="submitword">
<input type="checkbox" checked>tickword<input placeholder="placeholderword"><textarea>areaword</textarea>
<select><option>firstchoice</option><option>otherchoice</option></select></form>
<img src="x" alt="picturedescription"><div style="display:none">hiddenword</div><math><mi>formulaword</mi></math>
<iframe src="x"></iframe><object>objectword</object><audio>audioword</audio>
<noscript>noscriptword</noscript><template>templateword</template><pre>codeword</pre></body></html>
"""
WORDS = [
    *("headingword", "bodyword", "linkword", "buttonword", "summaryword", "foldedword", "termword", "meaningword"),
    *("captionword", "headword", "cellword", "labelword", "fieldword", "submitword", "☒ tickword", "areaword"),
    *("firstchoice", "hiddenword", "formulaword", "codeword"),
]
TOLD = {
    "titleword": "does not show is not part of its text: its title (1)",
    "tipword": ", tips (2), ",
    "placeholderword": ", tips (2), ",
    "picturedescription": "descriptions of pictures (1)",
    "styleword": "lines the style sheet writes",
    "remarkword": "HTML comments are not part of the text (1 left out)",
    "canvasword": "a drawing (2)",
    "drawnword": "a drawing (2)",
    "otherchoice": "choices that were not made (1)",
    "iframe": "a page within the page",
    "objectword": "an embedded file",
    "audioword": "a recording",
    "noscriptword": "text for browsers without scripts, templates (2)",
    "templateword": "text for browsers without scripts, templates (2)",
}


def test_everything_in_a_page_is_read_or_listed() -> None:
    document = read_bytes(PAGE.encode(), "draft.html")
    assert lost(document, WORDS, TOLD) == []
    assert [block.text for block in document.blocks if block.hidden] == ["hiddenword"]


def test_what_repeats_the_page_is_not_listed() -> None:
    page = "<title>The plan</title><h1>The plan</h1><p><a title='Mara Lind' href='x'>Mara Lind</a> pays.</p>"
    document = read_bytes(page.encode(), "draft.html")
    assert (document.unreadable, document.notes) == ((), ())

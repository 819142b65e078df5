"""How drafts are written: sentences, words, amounts, dates, names, blanks, and what a sentence does with what it names."""

"""The addresses of the pages, one file for each kind of thing; each asks the store as the person who is there."""

"""Reading and reviewing, each in a process of its own, so that the page stays quick and either can be stopped."""
